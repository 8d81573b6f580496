import { readJamsAnnotation } from '../../formats/labels/jams-annotation.ts';
import type { EstimatorKind } from './estimator-kind.ts';
import { jamsScores } from './jams-scores.ts';

/** So much around a point is learnt as the point, in milliseconds: some frames, of which the middle one is the most probable. */
const AROUND_MS = 20;

/** Points in time, whatever their value. */
function points(namespace: 'onset' | 'beat'): EstimatorKind {
  return {
    about: `${namespace}s`,
    namespaces: new RegExp(`^${namespace}$`),
    examples: [namespace],
    predictionType: 'multilabel',
    embeddingType: 'event',
    async rows({ path, tell }) {
      const found = await readJamsAnnotation(path, 'event', { tell, namespace });
      if (found.length === 0) return [{ label: null }];
      return found.map(({ start }) => ({
        label: namespace,
        start: Math.max(0, start - AROUND_MS),
        end: start + AROUND_MS,
      }));
    },
    scores: (reference, estimate) => jamsScores(reference, estimate, { namespace, first: 'F-measure' }),
    recipe: `sample_rate: 16000

representation:
  name: mel
  window_length: 1024
  hop_length: 80 # a frame of the network is four of these: 20 ms
  n_mels: 64

network:
  name: mel_conv
  size: small

windows:
  length: 3 # seconds; recordings may have any lengths

training:
  epochs: 40
  batch_size: 8
  learning_rate: 0.004
  validation: loss
  seed: 20170412

decoder:
  name: peaks
  namespace: ${namespace}
  threshold: 0.3 # of the probability of a peak

looks: none
`,
  };
}

export const onset = points('onset');
export const beat = points('beat');
