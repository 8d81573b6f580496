import { readFileSync } from 'node:fs';
import type { ExecutionContext } from 'ava';
import type { TableScore } from '../../src/evaluate/scores/table-score.ts';
import { closeTo } from './close-to.ts';

type FrameLists<T> = readonly [times: readonly number[], values: readonly T[]];

interface Case<T> {
  readonly reference: T;
  readonly estimated: T;
  /** By score: its value, or those of its parts. */
  readonly scores: Readonly<Record<string, number | readonly number[]>>;
}

interface Fixture {
  readonly melody: readonly Case<FrameLists<number>>[];
  readonly multipitch: readonly Case<FrameLists<readonly number[]>>[];
  readonly notes: readonly Case<
    readonly (readonly [start: number, end: number, frequency: number, velocity: number])[]
  >[];
}

/** Made with mir_eval by tests/reference/evaluate-music.py. */
export const fixture = JSON.parse(readFileSync('tests/evaluate/fixtures/music.json', 'utf8')) as Fixture;

export function framesOf<T>([times, values]: FrameLists<T>) {
  return { times, values };
}

/** Checks every score of every case, of a clip alone and as the mean over all of them. */
export function checkCases<Pair, T>(
  t: ExecutionContext,
  scores: readonly TableScore<readonly Pair[]>[],
  cases: readonly Case<T>[],
  pairOf: (each: Case<T>) => Pair,
): void {
  for (const score of scores) {
    const sums: number[] = [];
    for (const [index, each] of cases.entries()) {
      const expected = [each.scores[score.name] ?? Number.NaN].flat();
      const values = score.prepare([pairOf(each)]).score();
      t.is(values.length, expected.length);
      for (const [part, value] of values.entries()) {
        const wanted = expected[part] ?? Number.NaN;
        closeTo(t, value, wanted, 1e-9, `case ${index}, ${score.name}, part ${part}`);
        sums[part] = (sums[part] ?? 0) + wanted;
      }
    }
    const everyCase = Uint32Array.from(cases, (_, index) => index).reverse();
    for (const [part, value] of score.prepare(cases.map(pairOf)).score(everyCase).entries()) {
      closeTo(t, value, (sums[part] ?? 0) / cases.length, 1e-9, `${score.name}, mean`);
    }
  }
}
