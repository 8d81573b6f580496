import { UserError } from '../../errors.ts';
import { readJamsAnnotation } from '../../formats/labels/jams-annotation.ts';
import type { EstimatorKind } from './estimator-kind.ts';
import { jamsScores } from './jams-scores.ts';

/** The key of a recording as a whole. */
export const key: EstimatorKind = {
  about: 'the key of whole recordings',
  namespaces: /^key_mode$/,
  examples: ['key_mode'],
  predictionType: 'multiclass',
  embeddingType: 'scene',
  async rows({ path, namespace, tell }) {
    const keys = (await readJamsAnnotation(path, 'event', { tell, namespace })).map(({ label }) => label);
    const [only, other] = keys;
    if (only !== undefined && other === undefined) return [{ label: only }];
    const found = only === undefined ? 'no key' : `keys ${only}, ${other}`;
    throw new UserError(`${path}: ${found}; expected one, that of the whole recording`);
  },
  scores: (reference, estimate) =>
    jamsScores(reference, estimate, { namespace: 'key_mode', first: 'Weighted Score' }),
  recipe: `sample_rate: 22050

representation:
  name: cqt
  f_min: 65.406
  octaves: 5
  bins_per_octave: 36
  hop_length: 2048

network:
  name: mel_conv
  size: small

windows:
  length: 10 # seconds; long enough to tell, as each window has the key of its recording

training:
  epochs: 40
  batch_size: 16
  learning_rate: 0.004
  validation: loss
  seed: 20170412

decoder:
  namespace: key_mode

looks: none
`,
};
