/** Scores of the segments of a piece, as mir_eval 0.8.2 defines them (mir_eval.segment). Times are seconds. */
import { UnscorableError } from '../event-times.ts';
import { type LabelledIntervals, latest, requireIntervals, spanning } from '../interval-times.ts';
import { boundaryDeviation, boundaryFMeasure } from './boundaries.ts';
import { adjustedRandIndex, pairwiseFMeasure, randIndex } from './clusters.ts';
import { countFrames } from './frames.ts';
import { conditionalEntropy, mutualInformation } from './information.ts';

/**
 * Names as mir_eval.segment.evaluate has them; from 0 to 1, but that deviations are seconds, the mutual information is nats
 * and what is adjusted can be below 0.
 */
export type SegmentScores = Readonly<
  Record<
    | 'Precision@0.5'
    | 'Recall@0.5'
    | 'F-measure@0.5'
    | 'Precision@3.0'
    | 'Recall@3.0'
    | 'F-measure@3.0'
    | 'Ref-to-est deviation'
    | 'Est-to-ref deviation'
    | 'Pairwise Precision'
    | 'Pairwise Recall'
    | 'Pairwise F-measure'
    | 'Rand Index'
    | 'Adjusted Rand Index'
    | 'Mutual Information'
    | 'Adjusted Mutual Information'
    | 'Normalized Mutual Information'
    | 'NCE Over'
    | 'NCE Under'
    | 'NCE F-measure'
    | 'V Precision'
    | 'V Recall'
    | 'V-measure',
    number
  >
>;

const BEFORE = '__T_MIN';
const AFTER = '__T_MAX';

/** Both from 0 to where the reference ends, what is missing being segments of their own. */
export interface AlignedSegments {
  readonly reference: LabelledIntervals;
  readonly estimated: LabelledIntervals;
}

/**
 * The reference from 0 on, and the estimate from 0 to where the reference ends: what is missing is a segment of its own, what is
 * too much is left out. As mir_eval does it before it scores segments.
 *
 * @throws RangeError for a reference without segments, lists that are not as many, and segments without a length
 */
export function alignedSegments(reference: LabelledIntervals, estimated: LabelledIntervals): AlignedSegments {
  requireIntervals(reference, 'reference');
  requireIntervals(estimated, 'estimate');
  if (reference.labels.length === 0) {
    throw new UnscorableError('reference: no segments; expected at least one');
  }
  const names = { before: BEFORE, after: AFTER };
  const truth = spanning(reference, { from: 0 }, names);
  return { reference: truth, estimated: spanning(estimated, { from: 0, to: latest(truth) }, names) };
}

/**
 * Every score of segments, by mir_eval's names, in frames of 0.1 s; labels are compared whatever their case.
 * mir_eval.segment.evaluate.
 *
 * @param reference segments with their labels, at least one
 * @param estimated the same, or none
 * @throws RangeError for a reference without segments or shorter than a frame, lists that are not as many, and segments without
 *   a length
 */
export function evaluateSegments(
  reference: LabelledIntervals,
  estimated: LabelledIntervals,
  { frameSize = 0.1 }: { readonly frameSize?: number } = {},
): SegmentScores {
  const { reference: truth, estimated: found } = alignedSegments(reference, estimated);
  const near = boundaryFMeasure(truth, found, { window: 0.5 });
  const far = boundaryFMeasure(truth, found, { window: 3 });
  const deviation = boundaryDeviation(truth, found);
  const counts = countFrames(truth, found, frameSize);
  const pairwise = pairwiseFMeasure(counts);
  const information = mutualInformation(counts);
  const nce = conditionalEntropy(counts);
  const v = conditionalEntropy(counts, { marginal: true });
  return {
    'Precision@0.5': near.precision,
    'Recall@0.5': near.recall,
    'F-measure@0.5': near.fMeasure,
    'Precision@3.0': far.precision,
    'Recall@3.0': far.recall,
    'F-measure@3.0': far.fMeasure,
    'Ref-to-est deviation': deviation.referenceToEstimated,
    'Est-to-ref deviation': deviation.estimatedToReference,
    'Pairwise Precision': pairwise.precision,
    'Pairwise Recall': pairwise.recall,
    'Pairwise F-measure': pairwise.fMeasure,
    'Rand Index': randIndex(counts),
    'Adjusted Rand Index': adjustedRandIndex(counts),
    'Mutual Information': information.mutual,
    'Adjusted Mutual Information': information.adjusted,
    'Normalized Mutual Information': information.normalized,
    'NCE Over': nce.precision,
    'NCE Under': nce.recall,
    'NCE F-measure': nce.fMeasure,
    'V Precision': v.precision,
    'V Recall': v.recall,
    'V-measure': v.fMeasure,
  };
}
