/** Scores of onsets, as mir_eval 0.8.2 defines them (mir_eval.onset). Times are seconds. */

import { harmonicMean, matchedEvents, requireEventTimes } from './event-times.ts';
import type { FMeasure } from './events.ts';

/** Names as mir_eval.onset.evaluate has them; all from 0 to 1. */
export type OnsetScores = Readonly<Record<'F-measure' | 'Precision' | 'Recall', number>>;

/**
 * F-measure, precision and recall of onsets that are at most `window` from one of the reference, each paired with one other
 * at most; 0 where either list is empty. mir_eval.onset.f_measure.
 *
 * @param reference seconds, rising
 * @param estimated seconds, rising
 * @param options.window seconds. Default 0.05.
 * @throws RangeError for times that fall or are later than 30,000 s
 */
export function onsetFMeasure(
  reference: Float64Array,
  estimated: Float64Array,
  { window = 0.05 }: { readonly window?: number } = {},
): FMeasure {
  requireEventTimes(reference, 'reference');
  requireEventTimes(estimated, 'estimate');
  if (reference.length === 0 || estimated.length === 0) return { fMeasure: 0, precision: 0, recall: 0 };
  const matched = matchedEvents(reference, estimated, window);
  const [precision, recall] = [matched / estimated.length, matched / reference.length];
  return { fMeasure: harmonicMean(precision, recall), precision, recall };
}

/**
 * Every score of onsets, by mir_eval's names, with its default window of 50 ms. mir_eval.onset.evaluate.
 *
 * @param reference seconds, rising
 * @param estimated seconds, rising
 * @throws RangeError for times that fall or are later than 30,000 s
 */
export function evaluateOnsets(reference: Float64Array, estimated: Float64Array): OnsetScores {
  const { fMeasure, precision, recall } = onsetFMeasure(reference, estimated);
  return { 'F-measure': fMeasure, Precision: precision, Recall: recall };
}
