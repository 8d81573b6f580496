import test from 'ava';
import { GTZAN_ARCHIVES, tfdsGtzanConfig, tfdsGtzanCorpus } from '../../src/tasks/tfds_gtzan.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';
import { namesAndLabels } from './names-and-labels.ts';

const parts = {
  config: tfdsGtzanConfig,
  corpus: tfdsGtzanCorpus,
  archives: GTZAN_ARCHIVES,
};

for (const mode of ['full', 'small']) {
  test(`mode ${mode}: files, splits, labels and clips are those of hear-preprocess`, async (t) => {
    await assertAsHearPreprocess(t, `tfds-gtzan-${mode}`, parts);
  });
}

test('the pieces of the real corpus have the names and labels that hear-preprocess publishes', async (t) => {
  const genres = 'blues classical country disco hiphop jazz metal pop reggae rock'.split(' ');
  const files = genres.flatMap((genre) =>
    Array.from(
      { length: 100 },
      (_, number) => `genres/${genre}/${genre}.${String(number).padStart(5, '0')}.wav`,
    ),
  );
  t.deepEqual(await namesAndLabels(t, parts, 'train', files), {
    files: 1000,
    sha256: '20c51e8b679ab0f008eb81fb2158b45b4406ec22aae25cb5ca874c7f03197042',
  });
});
