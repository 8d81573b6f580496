import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { generateDataset, loadDataset, regenerateDataPoints } from '../../../src/datasets/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { Failing, Wavering } from './odd-samplers.ts';

const SETTINGS = { duration: 0.01, sampleRate: 8000 };

test('what a sampler throws is told with the sound, and keeps its stack', async (t) => {
  for (const workers of [1, 2]) {
    const error = await t.throwsAsync(
      generateDataset(Failing, SETTINGS, temporaryFolder(t), 4, {}, { workers }),
      { name: 'UserError', message: 'Failing: sound 2: no strings left' },
    );
    const cause = error?.cause as Error;
    t.is(cause.name, 'TypeError');
    t.regex(cause.stack ?? '', /odd-samplers/);
  }
});

test('sounds of a set have labels of the same names', async (t) => {
  const dir = temporaryFolder(t);
  await t.throwsAsync(generateDataset(Wavering, SETTINGS, dir, 4), {
    name: 'UserError',
    message: "Wavering: sound 2: labels depth, index; expected index, as of the set's other sounds",
  });
  t.false(existsSync(join(dir, 'metadata.json')));
  const set = await generateDataset(Wavering, SETTINGS, dir, 2);
  const { isMore } = Wavering;
  t.teardown(() => {
    Wavering.isMore = isMore;
  });
  Wavering.isMore = () => true;
  await t.throwsAsync(regenerateDataPoints(set, Wavering, [1], { workers: 1 }), {
    message: "Wavering: sound 1: labels depth, index; expected index, as of the set's other sounds",
  });
  t.deepEqual((await loadDataset(dir)).Y, [{ index: [0] }, { index: [1] }]);
  const both = await regenerateDataPoints(set, Wavering, [0, 1], { workers: 1 });
  t.deepEqual(both.Y[1], { depth: [1], index: [1] });
});
