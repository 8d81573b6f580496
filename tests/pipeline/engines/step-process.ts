import { runJob, type StepJob } from '../../../src/pipeline/index.ts';
import type { ProcessNews, ProcessOrder } from './process-engine.ts';

/** Runs the steps that another process sends as JSON, and tells how that goes. */
process.on('message', async ({ ticket, job: text }: ProcessOrder) => {
  const tell = (news: ProcessNews) => process.send?.(news);
  const job = JSON.parse(text) as StepJob;
  const onEvent = (event: object) =>
    tell({ ticket, key: job.key, event: event as Extract<ProcessNews, { key: string }>['event'] });
  // What went wrong lies beside the place of the output.
  await runJob(job, { onEvent }).catch(() => {});
  tell({ ticket, gone: true });
});
