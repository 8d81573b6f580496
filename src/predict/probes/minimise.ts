import { at } from '../../at.ts';
/** A function of many variables. Writes its gradient at a point and gives its value there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => Promise<number>;

export interface Minimum {
  readonly point: Float64Array;
  readonly iterations: number;
  /** Whether the gradient is as small as was asked for. */
  readonly converged: boolean;
}

interface MinimiseOptions {
  /** Ends when no element of the gradient is larger. */
  readonly tolerance: number;
  readonly maxIterations: number;
  /** Multiplies in place by the inverse of about the second derivative. */
  readonly precondition?: ((values: Float64Array) => void) | undefined;
}

/** Steps that L-BFGS remembers. */
const MEMORY = 10;
/** Of the weak Wolfe conditions. */
const DECREASE = 1e-4;
const CURVATURE = 0.9;
const MOST_TRIES = 40;

interface Step {
  readonly change: Float64Array;
  readonly gradientChange: Float64Array;
  /** 1 / (change . gradientChange) */
  readonly rho: number;
}

/**
 * The minimum of a smooth convex function by L-BFGS (Nocedal & Wright, Numerical Optimization, algorithm 7.4), steps by
 * bisection to the weak Wolfe conditions (Lewis & Overton 2013). The same start gives the same bits.
 */
export async function minimise(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations, precondition }: MinimiseOptions,
): Promise<Minimum> {
  let point: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(start.length);
  let value = await objective(point, gradient);
  const steps: Step[] = [];
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (largest(gradient) <= tolerance) return { point, iterations: iteration, converged: true };
    const direction = descent(gradient, steps, precondition);
    const next = await search(
      objective,
      { point, gradient, value },
      direction,
      steps.length === 0 && precondition === undefined,
    );
    if (next === undefined) return { point, iterations: iteration, converged: false };
    const step = stepBetween(point, next.point, gradient, next.gradient);
    if (step !== undefined) steps.push(step);
    if (steps.length > MEMORY) steps.shift();
    ({ point, gradient, value } = next);
  }
  return { point, iterations: maxIterations, converged: largest(gradient) <= tolerance };
}

interface Place {
  readonly point: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

/** `undefined` where rounding lets no step lower the value. */
async function search(
  objective: Objective,
  from: Place,
  direction: Float64Array,
  isUnscaled: boolean,
): Promise<Place | undefined> {
  const slope = dot(direction, from.gradient);
  let length = isUnscaled ? Math.min(1, 1 / norm(from.gradient)) : 1;
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const point = from.point.map((value, index) => value + length * (direction[index] as number));
    const gradient = new Float64Array(point.length);
    const value = await objective(point, gradient);
    if (!(value <= from.value + DECREASE * length * slope)) high = length;
    else if (dot(direction, gradient) < CURVATURE * slope) low = length;
    else return { point, gradient, value };
    length = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
  }
  return undefined;
}

/** The gradient, downwards, times the inverse of the Hessian as the last steps show it. */
function descent(
  gradient: Float64Array,
  steps: readonly Step[],
  precondition: MinimiseOptions['precondition'],
): Float64Array {
  const direction = gradient.map((value) => -value);
  const alphas = new Float64Array(steps.length);
  for (let index = steps.length - 1; index >= 0; index--) {
    const { change, gradientChange, rho } = steps[index] as Step;
    alphas[index] = rho * dot(change, direction);
    add(direction, gradientChange, -at(alphas, index));
  }
  const last = steps.at(-1);
  if (precondition !== undefined) precondition(direction);
  else if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.gradientChange, last.gradientChange));
    for (let index = 0; index < direction.length; index++) {
      direction[index] = (direction[index] as number) * scale;
    }
  }
  for (const [index, { change, gradientChange, rho }] of steps.entries()) {
    add(direction, change, at(alphas, index) - rho * dot(gradientChange, direction));
  }
  return direction;
}

function stepBetween(
  before: Float64Array,
  after: Float64Array,
  gradientBefore: Float64Array,
  gradientAfter: Float64Array,
): Step | undefined {
  const change = after.map((value, index) => value - (before[index] as number));
  const gradientChange = gradientAfter.map((value, index) => value - (gradientBefore[index] as number));
  const curvature = dot(change, gradientChange);
  return curvature > 0 ? { change, gradientChange, rho: 1 / curvature } : undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] as number) * (b[index] as number);
  return sum;
}

function add(target: Float64Array, other: Float64Array, factor: number): void {
  for (let index = 0; index < target.length; index++) {
    target[index] = (target[index] as number) + factor * (other[index] as number);
  }
}

function norm(values: Float64Array): number {
  return Math.sqrt(dot(values, values));
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
