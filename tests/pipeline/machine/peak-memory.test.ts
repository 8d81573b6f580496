import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import {
  defineStep,
  type PipelineEvent,
  readStepLogs,
  runPipeline,
  stepLogLines,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { peakMemory } from '../../../src/pipeline/machine/peak-memory.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const MB = 1e6;

/** Of the process, while the step of most memory holds it: others may give memory back before. */
let memory = 0;

const hold = defineStep<{ megabytes: number; ms: number }>({
  name: 'Hold',
  version: '1',
  run: async ({ params, outDir }) => {
    const held = Buffer.alloc(params.megabytes * MB, 1);
    memory = process.memoryUsage.rss();
    await sleep(params.ms);
    await writeFileAtomic(join(outDir, 'sum.txt'), String(held[7]));
  },
});

test('a step tells the most memory that was held while it ran, and a run the most of all', async (t) => {
  const workdir = temporaryFolder(t);
  const ends: PipelineEvent[] = [];
  const onEvent = (event: PipelineEvent) => /step-done|run-end/.test(event.type) && ends.push(event);
  const nodes = [
    hold({ scope: 'test', label: 'short', params: { megabytes: 1, ms: 0 } }),
    hold({ scope: 'test', label: 'long', params: { megabytes: 200, ms: 400 } }),
  ];
  await runPipeline(nodes, { workdir, workers: 1, onEvent });
  const peaks = ends.map((event) => ('peakMemory' in event ? event.peakMemory : undefined));
  const [short, long = 0, run = 0] = peaks;
  t.true(memory > 200 * MB && long >= memory * 0.99, `${memory} ${long}`);
  t.true(run >= long * 0.99, `${long} ${run}`);
  const logs = (await readStepLogs(workdir, 'Hold')).map((log) => stepLogLines(log).join('\n'));
  t.is(/memory/.test(logs[0] ?? ''), short !== undefined, 'on a slow machine a short step may take long');
  t.regex(logs[1] ?? '', /^ {2}memory {3}up to \d+\.\d MB$/m);
});

test('the peak of a process is at least what it holds now', (t) => {
  t.true(peakMemory() >= process.memoryUsage.rss() * 0.99);
});
