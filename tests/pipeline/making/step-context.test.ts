import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { defineStep, runPipeline } from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('a step is told how many threads the others leave over, and that changes while it runs', async (t) => {
  let endShort = () => {};
  const ended = new Promise<void>((resolve) => {
    endShort = resolve;
  });
  const told: number[] = [];
  const long = defineStep({
    name: 'Long',
    version: '1',
    async run({ spareWorkers }) {
      while (spareWorkers() > 0) await sleep(1);
      told.push(spareWorkers());
      endShort();
      while (spareWorkers() === 0) await sleep(1);
      told.push(spareWorkers());
    },
  })({ scope: 'test', params: {} });
  const short = defineStep({ name: 'Short', version: '1', run: () => ended })({ scope: 'test', params: {} });
  const { status } = await runPipeline([long, short], { workdir: temporaryFolder(t), workers: 2 });
  t.is(status, 'ok');
  t.deepEqual(told, [0, 1]);
});
