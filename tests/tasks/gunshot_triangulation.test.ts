import test from 'ava';
import {
  gunshotTriangulationConfig,
  gunshotTriangulationCorpus,
} from '../../src/tasks/gunshot_triangulation.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';

/** Those of the fixture's recordings, which are shorter than the real ones. */
const OFFSETS = [48100, 50000, 48000, 48037];

test('mode full: the shots that are cut out, folds and labels are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'gunshot-triangulation-full', {
    config: gunshotTriangulationConfig,
    corpus: (config, options) => gunshotTriangulationCorpus(config, options, OFFSETS),
  });
});

test('mode small: files, folds and labels are those of hear-preprocess', async (t) => {
  await assertAsHearPreprocess(t, 'gunshot-triangulation-small', {
    config: gunshotTriangulationConfig,
    corpus: (config, options) => gunshotTriangulationCorpus(config, options),
  });
});
