import { connectQueue } from '../../../src/cluster/queue/queue-server.ts';
import { runQueueWorker } from '../../../src/cluster/queue/queue-worker.ts';
import { runProgram } from '../../../src/run-program.ts';
import { STEP_PROGRAM, WORKER_TIMES } from './queue-run.ts';

/** A worker in a process of its own: `<url of the queue> [<steps at a time>]`. */
await runProgram(async (signal) => {
  const server = await connectQueue(process.argv[2] ?? '', '--queue');
  const command = [process.execPath, STEP_PROGRAM];
  const general = {
    server,
    classes: ['one', 'all'],
    concurrency: Number(process.argv[3] ?? 2),
    tell: console.log,
  };
  await runQueueWorker({ ...general, command, signal, times: WORKER_TIMES });
  return 0;
});
