import { readJamsAnnotation } from '../../formats/labels/jams-annotation.ts';
import type { EstimatorKind } from './estimator-kind.ts';
import { jamsScores } from './jams-scores.ts';

/** Chords, one after the other. */
export const chord: EstimatorKind = {
  about: 'chords',
  namespaces: /^chord(?:_harte)?$/,
  examples: ['chord', 'chord_harte'],
  predictionType: 'chord',
  embeddingType: 'event',
  async rows({ path, namespace, tell }) {
    const found = await readJamsAnnotation(path, 'event', { tell, namespace });
    return found.map(({ label, start, end }) => ({ label, start, end }));
  },
  scores: (reference, estimate) => jamsScores(reference, estimate, { namespace: 'chord', first: 'majmin' }),
  recipe: `sample_rate: 22050

representation:
  name: cqt
  f_min: 32.703
  octaves: 7
  bins_per_octave: 24
  hop_length: 2048

network:
  name: conv_recurrent # in the shape of crema's
  filters: 48
  units: 64

windows:
  length: 8 # seconds; recordings may have any lengths

training:
  epochs: 30
  batch_size: 16
  learning_rate: 0.003
  validation: score
  validate_every: 2
  seed: 20170412

looks: none
`,
};
