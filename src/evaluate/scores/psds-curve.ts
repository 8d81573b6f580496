import { at } from '../../at.ts';

const SECONDS_PER_HOUR = 3600;
/** In place of no seconds at all, by which could not be divided. */
const LEAST_SECONDS = 1e-12;

export interface CurveOptions {
  /** False alarms an hour up to which detection counts. */
  readonly mostPerHour: number;
  /** What a cross trigger costs beside a false alarm, by the mean rate over the other labels. */
  readonly crossTriggerWeight: number;
}

/** All clips' changes of one label's counts, by falling threshold. */
export interface LabelChanges {
  /** Where the changes of each threshold end; thresholds fall. */
  readonly ends: Uint32Array;
  /** By change: the clip, and what it adds. */
  readonly clips: Uint32Array;
  readonly found: Int32Array;
  readonly falseAlarms: Int32Array;
  /** Shape (changes, labels): cross triggers with each label; empty where they cost nothing. */
  readonly crossTriggers: Int32Array;
}

/** What there is to find: shape (clips, labels). */
export interface ReferenceTotals {
  readonly events: Uint32Array;
  /** Seconds. */
  readonly seconds: Float64Array;
  /** Shape (clips): seconds. */
  readonly durations: Float64Array;
}

/** Share of events that are found, at the false alarms an hour that it costs; a staircase, both rising. */
export interface ClassCurve {
  readonly falseAlarms: readonly number[];
  readonly found: readonly number[];
}

export interface CurveInputs extends CurveOptions {
  readonly label: number;
  /** How often each clip counts. */
  readonly weights: Uint32Array;
  readonly totals: ReferenceTotals;
}

/** The curve of a label; null where it has no reference events. */
export function classCurve(changes: LabelChanges, inputs: CurveInputs): ClassCurve | null {
  const { label, weights, totals, mostPerHour } = inputs;
  const events = weightedSum(weights, totals.events, label);
  if (events === 0) return null;
  const cheapest = cheapestByFound(changes, inputs, events);
  const curve: { falseAlarms: number[]; found: number[] } = { falseAlarms: [], found: [] };
  let least = Number.POSITIVE_INFINITY;
  for (let found = events; found >= 0; found--) {
    const cost = cheapest[found] ?? Number.POSITIVE_INFINITY;
    if (cost >= least || cost > mostPerHour) continue;
    least = cost;
    curve.falseAlarms.push(cost);
    curve.found.push(found / events);
  }
  return { falseAlarms: curve.falseAlarms.reverse(), found: curve.found.reverse() };
}

/** By number of events found: the fewest false alarms an hour, with cross triggers, that it can be had for. */
function cheapestByFound(
  { ends, clips, found, falseAlarms, crossTriggers }: LabelChanges,
  { label, weights, totals, crossTriggerWeight }: CurveInputs,
  events: number,
): Float64Array {
  const hours =
    weights.reduce((sum, weight, clip) => sum + weight * at(totals.durations, clip), 0) / SECONDS_PER_HOUR;
  const labels = crossTriggerWeight > 0 ? totals.events.length / weights.length : 0;
  const others = Array.from({ length: labels }, (_, other) => other).filter(
    (other) => other !== label && weightedSum(weights, totals.events, other) > 0,
  );
  const seconds = others.map((other) => Math.max(LEAST_SECONDS, weightedSum(weights, totals.seconds, other)));
  const triggered = new Int32Array(others.length);
  const cheapest = new Float64Array(events + 1).fill(Number.POSITIVE_INFINITY);
  cheapest[0] = 0;
  let [hits, alarms, change] = [0, 0, 0];
  for (const end of ends) {
    for (; change < end; change++) {
      const weight = weights[clips[change] as number] as number;
      if (weight === 0) continue;
      hits += weight * (found[change] as number);
      alarms += weight * (falseAlarms[change] as number);
      for (let index = 0; index < others.length; index++) {
        const count = crossTriggers[change * labels + (others[index] as number)] as number;
        triggered[index] = (triggered[index] as number) + weight * count;
      }
    }
    let cost = alarms / hours;
    if (others.length > 0) {
      let rates = 0;
      for (let index = 0; index < others.length; index++) {
        rates += (triggered[index] as number) / (seconds[index] as number);
      }
      cost += (crossTriggerWeight * rates * SECONDS_PER_HOUR) / others.length;
    }
    if (cost < (cheapest[hits] as number)) cheapest[hits] = cost;
  }
  return cheapest;
}

function weightedSum(weights: Uint32Array, table: Uint32Array | Float64Array, column: number): number {
  const columns = table.length / weights.length;
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    sum += (weights[row] as number) * (table[row * columns + column] as number);
  }
  return sum;
}

/** The area under the mean of the curves less their weighted standard deviation, from 0 to 1; NaN without curves. */
export function detectionScore(
  curves: readonly ClassCurve[],
  { mostPerHour, instabilityWeight }: { readonly mostPerHour: number; readonly instabilityWeight: number },
): number {
  if (curves.length === 0) return Number.NaN;
  const steps = curves
    .flatMap(({ falseAlarms, found }, curve) =>
      falseAlarms.map((cost, step) => ({ cost, curve, found: at(found, step) })),
    )
    .sort((a, b) => a.cost - b.cost);
  const current = new Float64Array(curves.length);
  let area = 0;
  for (const [index, { cost, curve, found }] of steps.entries()) {
    current[curve] = found;
    const next = steps[index + 1]?.cost ?? mostPerHour;
    if (next > cost) area += (next - cost) * effective(current, instabilityWeight);
  }
  return area / mostPerHour;
}

function effective(found: Float64Array, instabilityWeight: number): number {
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length;
  return Math.max(0, mean - instabilityWeight * Math.sqrt(variance));
}
