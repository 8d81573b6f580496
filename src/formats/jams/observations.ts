import type { Json } from '../files/json-text.ts';
import { Findings, shownValue } from './findings.ts';
import { hasFinite } from './finite.ts';
import { byTime, type Observation, type Observations } from './jams.ts';
import type { Namespace } from './namespaces/namespace.ts';
import { PackedObservations } from './packed-observations.ts';

const FIELDS = ['time', 'duration', 'value', 'confidence'] as const;
type Fields = { readonly [Field in (typeof FIELDS)[number]]?: unknown };

/** What is told of an annotation once, and not of each observation. */
interface Counts {
  noConfidence: number;
  noValue: number;
  texts: number;
  odd: number;
  firstOdd: string;
}

/**
 * The observations of an annotation, a list, columns or packed ones, by rising time.
 *
 * @param place of the annotation, for what is found
 * @param namespace undefined: values may be anything
 */
export function observationsOf(
  place: string,
  data: unknown,
  namespace: Namespace | undefined,
  findings: Findings,
): Observations {
  if (data instanceof PackedObservations) return packedOnes(place, data, namespace, findings);
  const rows = Array.isArray(data) ? data : rowsOfColumns(place, data, findings);
  const counts: Counts = { noConfidence: 0, noValue: 0, texts: 0, odd: 0, firstOdd: '' };
  const before = findings.problems.length;
  const observations: Observation[] = [];
  for (let index = 0; index < rows.length; index++) {
    const observation = observationOf(place, index, rows[index], namespace, counts, findings);
    if (observation !== undefined) observations.push(observation);
  }
  tellCounts(place, counts, rows.length, findings);
  return findings.problems.length > before ? [] : byTime(observations);
}

/** They stay packed where all are taken as they are. */
function packedOnes(
  place: string,
  data: PackedObservations,
  namespace: Namespace | undefined,
  findings: Findings,
): Observations {
  const counts: Counts = { noConfidence: 0, noValue: 0, texts: 0, odd: 0, firstOdd: '' };
  const before = findings.problems.length;
  let [index, isAsItIs] = [0, true];
  for (const row of data) {
    const observation = observationOf(place, index, row, namespace, counts, findings);
    isAsItIs &&= observation?.confidence === row.confidence && observation.value === row.value;
    index += 1;
  }
  tellCounts(place, counts, data.length, findings);
  if (findings.problems.length > before) return [];
  return isAsItIs ? byTime(data) : observationsOf(place, Array.from(data), namespace, new Findings());
}

function observationOf(
  place: string,
  index: number,
  row: unknown,
  namespace: Namespace | undefined,
  counts: Counts,
  findings: Findings,
): Observation | undefined {
  const wrong = (what: string) => {
    findings.problem(`${place}, observation ${index}`, what);
    return undefined;
  };
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    return wrong(`${shownValue(row)}; expected an object with time, duration, value and confidence`);
  }
  for (const key in row) {
    if (key !== 'time' && key !== 'duration' && key !== 'value' && key !== 'confidence') {
      return wrong(`unknown field '${key}'; expected time, duration, value and confidence`);
    }
  }
  const fields = row as Fields;
  const time = seconds(fields.time, counts);
  if (!(time >= 0 && time < Number.POSITIVE_INFINITY)) {
    return wrong(`time ${given(fields.time)}; expected seconds from 0`);
  }
  const duration = seconds(fields.duration, counts);
  if (!(duration >= 0 && duration < Number.POSITIVE_INFINITY)) {
    return wrong(`duration ${given(fields.duration)}; expected seconds from 0`);
  }
  if (fields.value === undefined) counts.noValue += 1;
  const value = (fields.value ?? null) as Json;
  if (!hasFinite(value)) return wrong(`value ${given(value)}; expected numbers that are finite`);
  let confidence = (fields.confidence ?? null) as Json;
  if (fields.confidence === undefined || !hasFinite(confidence)) {
    counts.noConfidence += 1;
    confidence = null;
  }
  if (namespace !== undefined) {
    const parsed = namespace.value.safeParse(value);
    if (!parsed.success) {
      const [part, found] = partOf(value, parsed.error.issues[0]?.path ?? []);
      return wrong(`value${part} ${given(found)}; expected ${namespace.expected}`);
    }
    if (namespace.confidence !== undefined && !namespace.confidence.safeParse(confidence).success) {
      return wrong(`confidence ${given(fields.confidence)}; expected a number from 0 to 1`);
    }
    const odd = namespace.odd?.(value);
    if (odd !== undefined) {
      if (counts.odd === 0) counts.firstOdd = `observation ${index}: ${odd}`;
      counts.odd += 1;
    }
  }
  return { time, duration, value, confidence };
}

/** Seconds, which the Python package takes from text too; NaN for what is none. */
function seconds(value: unknown, counts: Counts): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value)) {
    return Number.NaN;
  }
  counts.texts += 1;
  return Number(value);
}

function given(value: unknown): string {
  return value === undefined ? 'is missing' : shownValue(value);
}

/** The part of a value that a path leads to, and its name: `.position`. */
function partOf(value: unknown, path: readonly PropertyKey[]): [name: string, part: unknown] {
  let [name, part] = ['', value];
  for (const key of path) {
    name += typeof key === 'number' ? `[${key}]` : `.${String(key)}`;
    part = (part as Record<PropertyKey, unknown>)[key];
  }
  return [name, part];
}

function rowsOfColumns(place: string, data: unknown, findings: Findings): readonly Fields[] {
  if (typeof data !== 'object' || data === null) {
    findings.problem(place, `data ${given(data)}; expected a list of observations, or columns`);
    return [];
  }
  const columns = data as Readonly<Record<string, unknown>>;
  const lists = FIELDS.map((field) => columns[field]);
  const wrong = FIELDS.find((_, index) => !Array.isArray(lists[index]));
  if (wrong !== undefined) {
    findings.problem(
      place,
      `data.${wrong} ${given(columns[wrong])}; expected lists time, duration, value and confidence`,
    );
    return [];
  }
  const [time = [], duration = [], value = [], confidence = []] = lists as (readonly unknown[])[];
  const lengths = [time, duration, value, confidence].map((list) => list.length);
  const length = Math.min(...lengths);
  if (lengths.some((each) => each !== length)) {
    findings.remark(
      place,
      `columns of ${lengths.join(', ')} values; only the first ${length} of each are read, as the Python package does`,
    );
  }
  return Array.from({ length }, (_, index) => ({
    time: time[index],
    duration: duration[index],
    value: value[index],
    confidence: confidence[index],
  }));
}

function tellCounts(place: string, counts: Counts, rows: number, findings: Findings): void {
  const { noConfidence, noValue, texts, odd, firstOdd } = counts;
  if (noConfidence > 0) {
    findings.remark(place, `${noConfidence} of ${rows} confidences are NaN or missing, taken as null`);
  }
  if (noValue > 0) findings.remark(place, `${noValue} of ${rows} values are missing, taken as null`);
  if (texts > 0) {
    findings.remark(place, `${texts} times or durations are text, taken as the numbers that they are`);
  }
  if (odd > 0) findings.remark(place, odd === 1 ? firstOdd : `${firstOdd}; so are ${odd - 1} more`);
}
