import { createDesign } from './design.ts';
import { type Labelled, LogisticLoss } from './logistic-objective.ts';
import { MatrixProducts } from './matrix-products.ts';
import { type Minimum, minimise } from './minimise.ts';

/** Inverse strengths of the penalty, C, that are tried, from strong to weak. */
const STRENGTHS: readonly number[] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100];

/** Largest element of the gradient at which a fit ends. */
const TOLERANCE = 1e-6;
const MOST_ITERATIONS = 1000;
/** Where columns are not looked at together each iteration is slow, and more bring little. */
const MOST_UNAIDED = 200;
/** Iterations after which the preconditioner is made anew, where the fit has come to. */
const RENEWAL = 20;

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
  const products = await MatrixProducts.create();
  try {
    const design = await createDesign(data.x, products);
    const loss = new LogisticLoss(data, design, products);
    let point: Float64Array = new Float64Array(loss.size);
    const minima: Minimum[] = [];
    const points = new Float64Array(strengths.length * loss.size);
    for (const strength of strengths) {
      const minimum = await minimumOf(loss, strength, point, { tolerance, maxIterations, signal });
      ({ point } = minimum);
      points.set(point, minima.length * loss.size);
      minima.push(minimum);
      onFit?.(minima.length, strengths.length);
    }
    const { labels, x } = data;
    const of = { data: points, rows: strengths.length * labels, columns: design.columns };
    const { weight, bias } = await design.unscaled(of);
    return minima.map(({ iterations, converged }, position) => ({
      strength: strengths[position] as number,
      weight: weight.subarray(position * labels * x.columns, (position + 1) * labels * x.columns),
      bias: bias.subarray(position * labels, (position + 1) * labels),
      iterations,
      converged,
    }));
  } finally {
    await products.release();
  }
}

interface FitOptions {
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly signal: AbortSignal | undefined;
}

async function minimumOf(
  loss: LogisticLoss,
  strength: number,
  start: Float64Array,
  { tolerance, maxIterations, signal }: FitOptions,
): Promise<Minimum> {
  const objective = loss.objective(strength, signal);
  let point = start;
  let iterations = 0;
  while (true) {
    const precondition = await loss.preconditioner(strength, point, signal);
    const most = Math.min(maxIterations - iterations, precondition ? RENEWAL : MOST_UNAIDED);
    const options = { tolerance, precondition, maxIterations: most };
    const minimum = await minimise(objective, point, options);
    ({ point } = minimum);
    iterations += minimum.iterations;
    const { converged } = minimum;
    if (converged || minimum.iterations !== RENEWAL || iterations >= maxIterations) {
      return { point, iterations, converged };
    }
  }
}
