import { setTimeout as sleep } from 'node:timers/promises';
import { defineStep, runInTerminal } from '../../src/pipeline/index.ts';
import { runProgram } from '../../src/run-program.ts';

const slow = defineStep<{ items: number; name: string }>({
  name: 'Slow',
  version: '1',
  run: async ({ params, progress, signal }) => {
    for (let done = 0; done <= params.items; done += 1) {
      progress(done, params.items, 'files');
      await sleep(20, undefined, { signal });
    }
  },
});

/** A program for a terminal: two steps that take long enough to be interrupted. */
await runProgram(async (signal) => {
  const [, , workdir = '_workdir', items = '200'] = process.argv;
  const nodes = ['one', 'zwei 二'].map((label) =>
    slow({ scope: 'test', label, params: { items: Number(items), name: label } }),
  );
  const { exitCode } = await runInTerminal(nodes, { workdir, workers: 2, signal });
  return exitCode;
});
