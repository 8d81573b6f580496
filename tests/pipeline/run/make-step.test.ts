import { join } from 'node:path';
import test from 'ava';
import { defineStep, type PipelineEvent, runPipeline, writeFileAtomic } from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('a run tells which step waits for another run, and takes what that makes', async (t) => {
  const workdir = temporaryFolder(t);
  let begin = () => {};
  let end = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let ran = 0;
  const slow = defineStep({
    name: 'Slow',
    version: '1',
    async run({ outDir }) {
      ran += 1;
      begin();
      await ended;
      await writeFileAtomic(join(outDir, 'a'), 'a');
    },
  })({ scope: 'test', params: {} });
  const first = runPipeline([slow], { workdir, workers: 1 });
  await begun;
  const waiting: PipelineEvent[] = [];
  const onEvent = (event: PipelineEvent) => {
    if (event.type !== 'step-waiting') return;
    waiting.push(event);
    end();
  };
  const second = runPipeline([slow], { workdir, workers: 1, onEvent });
  t.is((await first).status, 'ok');
  t.is((await second).status, 'ok');
  t.is(ran, 1);
  t.like(waiting, [{ pid: process.pid, step: { name: 'Slow', scope: 'test' } }]);
});
