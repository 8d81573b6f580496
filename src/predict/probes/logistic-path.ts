import { type Labelled, LogisticLoss } from './logistic-objective.ts';
import { minimise } from './minimise.ts';

/** Inverse strengths of the penalty, C, that are tried, from strong to weak. */
const STRENGTHS: readonly number[] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1];

/** Largest element of the gradient at which a fit ends. */
const TOLERANCE = 1e-4;
/** Where the penalty is weak and columns are many, more bring nothing on rows that were not fitted. */
const MOST_ITERATIONS = 200;

/** A linear model of columns as they are: logits are x times weight plus bias. */
export interface LogisticFit {
  readonly strength: number;
  /** Shape (labels, columns). */
  readonly weight: Float64Array;
  /** Shape (labels). */
  readonly bias: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

interface PathOptions {
  readonly strengths?: readonly number[];
  readonly tolerance?: number;
  readonly maxIterations?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onFit?: (done: number, of: number) => void;
}

/** Fits a model with each of the strengths, each beginning at the one before it. */
export async function logisticPath(
  data: Labelled,
  {
    strengths = STRENGTHS,
    tolerance = TOLERANCE,
    maxIterations = MOST_ITERATIONS,
    signal,
    onFit,
  }: PathOptions = {},
): Promise<LogisticFit[]> {
  const loss = await LogisticLoss.create(data);
  try {
    let point = new Float64Array(loss.size);
    const fits: LogisticFit[] = [];
    for (const strength of strengths) {
      const options = { tolerance, maxIterations };
      const minimum = await minimise(loss.objective(strength, signal), point, options);
      point = Float64Array.from(minimum.point);
      const { iterations, converged } = minimum;
      fits.push({ strength, ...loss.unscaled(point), iterations, converged });
      onFit?.(fits.length, strengths.length);
    }
    return fits;
  } finally {
    await loss.release();
  }
}
