import { readJamsAnnotation } from '../../formats/labels/jams-annotation.ts';
import { midiOfHz } from '../../formats/labels/midi-number.ts';
import { noteSettings } from '../../prediction-types/note-settings.ts';
import type { EstimatorKind } from './estimator-kind.ts';
import { jamsScores } from './jams-scores.ts';

/** Notes with pitch, onset and offset. */
export const notes: EstimatorKind = {
  about: 'notes',
  namespaces: /^note_(?:midi|hz)$/,
  examples: ['note_midi', 'note_hz'],
  predictionType: 'notes',
  embeddingType: 'event',
  async rows({ path, namespace, tell }) {
    const found = await readJamsAnnotation(path, 'notes', { tell, namespace });
    if (found.length === 0) return [{ label: null }];
    const { lowest_midi: lowest, pitches } = noteSettings();
    const isLearnt = (midi: number) => midi >= lowest && midi < lowest + pitches;
    if (!found.every(({ frequency }) => isLearnt(Math.round(midiOfHz(frequency))))) {
      tell(`${path}: notes beyond the keys of a piano are not learnt`);
    }
    return found.map(({ frequency, start, end }) => ({ label: frequency, start, end }));
  },
  scores: (reference, estimate) =>
    jamsScores(reference, estimate, { namespace: 'note_hz', first: 'F-measure_no_offset' }),
  recipe: `sample_rate: 22050

representation:
  name: hcqt
  f_min: 65.406
  octaves: 5
  bins_per_octave: 36
  hop_length: 512

network:
  name: harmonic_conv
  filters: 6
  stacks: 3
  octaves: 5
  conv_ctx: [1, 3, 3]

windows:
  length: 3 # seconds; recordings may have any lengths

training:
  epochs: 20
  batch_size: 4
  learning_rate: 0.01
  validation: score
  validate_every: 5
  seed: 20170412

looks: none
`,
};
