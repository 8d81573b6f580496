/** Scores of tempi, as mir_eval 0.8.2 defines them (mir_eval.tempo; MIREX Audio Tempo Estimation). Beats per minute. */
import { at } from '../../at.ts';
import { UnscorableError } from './event-times.ts';

/** Names as mir_eval.tempo.evaluate has them; from 0 to 1, the last two 0 or 1. */
export type TempoScores = Readonly<Record<'P-score' | 'One-correct' | 'Both-correct', number>>;

/** The two tempi at which a piece is heard. */
export interface Tempi {
  /** Two tempi in beats per minute, 0 for none. */
  readonly tempi: Float64Array;
  /** How much the first of them counts, from 0 to 1; the other counts for the rest. */
  readonly weight: number;
}

/**
 * Whether each of the two tempi was found by either estimate: within `tolerance` of it. By mir_eval's names; a tempo of 0 is
 * never found. mir_eval.tempo.evaluate.
 *
 * @param reference two tempi, one of them above 0, with their weight
 * @param estimated two tempi in beats per minute
 * @param options.tolerance share of the tempo, from 0 to 1. Default 0.08.
 * @throws RangeError where there are not two tempi, one is below 0, the reference has none above, or the weight or the
 *   tolerance is no share
 */
export function evaluateTempo(
  reference: Tempi,
  estimated: Float64Array,
  { tolerance = 0.08 }: { readonly tolerance?: number } = {},
): TempoScores {
  const { tempi, weight } = reference;
  requireTempi(tempi, 'reference');
  requireTempi(estimated, 'estimate');
  if (tempi.every((tempo) => tempo === 0)) {
    throw new UnscorableError('reference: both tempi are 0; expected one above');
  }
  requireShare(weight, 'reference: a weight');
  requireShare(tolerance, 'a tolerance');
  const isFound = (tempo: number) =>
    tempo > 0 && estimated.some((each) => Math.abs(tempo - each) / tempo <= tolerance);
  const [first, second] = [Number(isFound(at(tempi, 0))), Number(isFound(at(tempi, 1)))];
  return {
    'P-score': weight * first + (1 - weight) * second,
    'One-correct': Math.max(first, second),
    'Both-correct': Math.min(first, second),
  };
}

function requireTempi(tempi: Float64Array, name: string): void {
  if (tempi.length !== 2) throw new UnscorableError(`${name}: ${tempi.length} tempi; expected two`);
  const wrong = tempi.find((tempo) => !(Number.isFinite(tempo) && tempo >= 0));
  if (wrong !== undefined) {
    throw new UnscorableError(`${name}: a tempo of ${wrong}; expected beats per minute, or 0 for none`);
  }
}

function requireShare(value: number, name: string): void {
  if (!(value >= 0 && value <= 1)) throw new UnscorableError(`${name} of ${value}; expected one from 0 to 1`);
}
