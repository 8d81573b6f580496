import test from 'ava';
import { CREMA_D_LIST, tfdsCremaDConfig, tfdsCremaDCorpus } from '../../src/tasks/tfds_crema_d.ts';
import { assertAsHearPreprocess } from './hear-preprocess-fixture.ts';
import { namesAndLabels } from './names-and-labels.ts';

const parts = {
  config: tfdsCremaDConfig,
  corpus: tfdsCremaDCorpus,
  archives: [CREMA_D_LIST],
};

for (const mode of ['full', 'small']) {
  test(`mode ${mode}: files, splits, labels and clips are those of hear-preprocess`, async (t) => {
    await assertAsHearPreprocess(t, `tfds-crema-d-${mode}`, parts);
  });
}

/** Every clip of the real corpus: 91 actors, 12 sentences, six emotions, one sentence at three levels, with gaps. */
function clipNames(): string[] {
  const sentences = ['DFA', 'IEO', 'IOM', 'ITH', 'ITS', 'IWL', 'IWW', 'MTI', 'TAI', 'TIE', 'TSI', 'WSI'];
  const never =
    /^(1002_TIE_NEU|1006_TIE_NEU|1008_WSI|1009_MTI|1013_WSI_DIS|1017_IWW_FEA|1019_ITH|1040_ITH_SAD|1076_ITS_NEU)_/;
  const names: string[] = [];
  for (let actor = 1001; actor <= 1091; actor++) {
    for (const sentence of sentences) {
      for (const emotion of ['ANG', 'DIS', 'FEA', 'HAP', 'NEU', 'SAD']) {
        for (const level of sentence === 'IEO' && emotion !== 'NEU' ? ['LO', 'MD', 'HI'] : ['XX']) {
          names.push(`${actor}_${sentence}_${emotion}_${level}.wav`);
        }
      }
    }
  }
  return names.filter((name) => !never.test(name));
}

test('the clips of the real corpus have the names and labels that hear-preprocess publishes', async (t) => {
  t.deepEqual(await namesAndLabels(t, parts, 'clips', clipNames()), {
    files: 7438,
    sha256: 'a606c9da74aa37f0b664e3114cbda239840d8531a953c55c244232d27b750be6',
  });
});
