import { at } from '../../at.ts';
import { readJamsAnnotation } from '../../formats/labels/jams-annotation.ts';
import type { EstimatorKind } from './estimator-kind.ts';
import { jamsScores } from './jams-scores.ts';

/** The frequency of each frame, or that nothing sounds. */
export const pitch: EstimatorKind = {
  about: 'pitch over time',
  namespaces: /^pitch_(?:contour|hz|midi)$/,
  examples: ['pitch_contour'],
  predictionType: 'pitch',
  embeddingType: 'event',
  async rows({ path, namespace, tell }) {
    const { times, values } = await readJamsAnnotation(path, 'melody', { tell, namespace });
    return Array.from(times, (time, index) => ({ label: at(values, index), start: time, end: time }));
  },
  scores: (reference, estimate) =>
    jamsScores(reference, estimate, { namespace: 'pitch_contour', first: 'Overall Accuracy' }),
  recipe: `sample_rate: 22050

representation:
  name: hcqt
  f_min: 65.406
  octaves: 5
  bins_per_octave: 36
  hop_length: 512

network:
  name: harmonic_conv
  filters: 8
  stacks: 3
  octaves: 5
  conv_ctx: [1, 1, 3]

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
