import { labelledLines } from '../../formats/jams/exports/lines.ts';
import type { Annotation } from '../../formats/jams/jams.ts';
import { readJamsAnnotation } from '../../formats/labels/jams-annotation.ts';
import type { EstimatorKind } from './estimator-kind.ts';

/** Labels of a recording as a whole, any number of them. */
export const tags: EstimatorKind = {
  about: 'labels of whole recordings',
  namespaces: /^tag_\w+$/,
  examples: ['tag_open'],
  predictionType: 'multilabel',
  embeddingType: 'scene',
  async rows({ path, namespace, tell }) {
    const found = await readJamsAnnotation(path, 'event', { tell, namespace });
    const labels = [...new Set(found.map(({ label }) => label))];
    return labels.length === 0 ? [{ label: null }] : labels.map((label) => ({ label }));
  },
  scores(reference, estimate) {
    const [truth, found] = [labelsOf(reference), labelsOf(estimate)];
    const both = [...found].filter((label) => truth.has(label)).length;
    const all = truth.size + found.size;
    return {
      'F-measure': all === 0 ? null : (2 * both) / all,
      Precision: found.size === 0 ? null : both / found.size,
      Recall: truth.size === 0 ? null : both / truth.size,
    };
  },
  recipe: `sample_rate: 16000

representation:
  name: mel
  window_length: 1024
  hop_length: 256
  n_mels: 64

network:
  name: mel_conv
  size: small

windows:
  length: 1 # seconds; long enough to tell, as each window has the labels of its recording

training:
  epochs: 40
  batch_size: 16
  learning_rate: 0.004
  validation: loss
  seed: 20170412

looks: none
`,
};

function labelsOf(annotation: Annotation): ReadonlySet<string> {
  return new Set(Array.from(labelledLines(annotation, () => {}).lines, ({ label }) => label));
}
