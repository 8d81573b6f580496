import type { Observation, Observations } from './jams.ts';

/** Observations that become text at a time. */
const AT_ONCE = 10_000;

/** Observations as lists of some, in their order. */
export function* batchesOf(data: Observations): Generator<readonly Observation[]> {
  if (Array.isArray(data)) {
    for (let first = 0; first < data.length; first += AT_ONCE) yield data.slice(first, first + AT_ONCE);
    return;
  }
  let some: Observation[] = [];
  for (const observation of data) {
    some.push(observation);
    if (some.length < AT_ONCE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
