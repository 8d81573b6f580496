import { eventFMeasure, segmentErrorRate } from '../../evaluate/functions/events.ts';
import { labelledLines } from '../../formats/jams/exports/lines.ts';
import type { Annotation } from '../../formats/jams/jams.ts';
import { readJamsAnnotation } from '../../formats/labels/jams-annotation.ts';
import type { SoundEvent } from '../../formats/labels/split-labels.ts';
import { orNull } from '../../numerics/or-null.ts';
import type { EstimatorKind } from './estimator-kind.ts';

const COLLAR_SECONDS = 0.2;
const SEGMENT_SECONDS = 1;

/** Sounds with a label, from when to when; several at a time. */
export const events: EstimatorKind = {
  about: 'events with labels',
  namespaces: /^(?:segment_\w+|scaper)$/,
  examples: ['segment_open', 'scaper'],
  predictionType: 'multilabel',
  embeddingType: 'event',
  async rows({ path, namespace, tell }) {
    const found = await readJamsAnnotation(path, 'event', { tell, namespace });
    if (found.length === 0) return [{ label: null }];
    return found.map(({ label, start, end }) => ({ label, start, end }));
  },
  scores(reference, estimate) {
    const [truth, found] = [[eventsOf(reference)], [eventsOf(estimate)]];
    const onsets = eventFMeasure(truth, found, { collarSeconds: COLLAR_SECONDS });
    const isEmpty = reference.data.length + estimate.data.length === 0;
    return {
      // sed_eval has none where either has no events; a mean over recordings would then leave out what was not found at all.
      'F-measure of onsets': isEmpty ? null : (orNull(onsets.fMeasure) ?? 0),
      'Precision of onsets': orNull(onsets.precision),
      'Recall of onsets': orNull(onsets.recall),
      'Error rate of segments': orNull(segmentErrorRate(truth, found, SEGMENT_SECONDS)),
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
  length: 2 # seconds; recordings may have any lengths

training:
  epochs: 40
  batch_size: 8
  learning_rate: 0.004
  validation: loss
  seed: 20170412

looks: none
`,
};

function eventsOf(annotation: Annotation): readonly SoundEvent[] {
  return Array.from(labelledLines(annotation, () => {}).lines, ({ start, end, label }) => ({
    label,
    start: start * 1000,
    end: end * 1000,
  }));
}
