import { readFileSync } from 'node:fs';
import type { ExecutionContext } from 'ava';
import { closeTo } from './close-to.ts';

interface Case<Given> {
  readonly given: Given;
  /** By mir_eval's names; null where it refuses what was given. */
  readonly scores: Readonly<Record<string, number | string>> | null;
}

export type Stretches = readonly (readonly [start: number, end: number, label: string])[];

interface Fixture {
  readonly onset: readonly Case<readonly [readonly number[], readonly number[]]>[];
  readonly beat: Fixture['onset'];
  readonly alignment: Fixture['onset'];
  readonly key: readonly Case<readonly [string, string]>[];
  readonly tempo: readonly Case<readonly [readonly number[], number, readonly number[]]>[];
  readonly chord: readonly Case<readonly [Stretches, Stretches]>[];
  readonly segment: Fixture['chord'];
  readonly hierarchy: readonly Case<readonly [readonly Stretches[], readonly Stretches[]]>[];
}

/** Made with mir_eval by tests/reference/evaluate-annotations.py. Times are seconds. */
export const fixture = JSON.parse(
  readFileSync('tests/evaluate/fixtures/annotations.json', 'utf8'),
) as Fixture;

export function intervalsOf(stretches: Stretches) {
  return {
    starts: Float64Array.from(stretches, ([start]) => start),
    ends: Float64Array.from(stretches, ([, end]) => end),
    labels: stretches.map(([, , label]) => label),
  };
}

/** Checks that every case has mir_eval's scores, under its names, and that what it refuses is refused. */
export function checkFamily<Given>(
  t: ExecutionContext,
  cases: readonly Case<Given>[],
  evaluate: (given: Given) => Readonly<Record<string, number>>,
): void {
  t.true(cases.length > 20);
  for (const { given, scores } of cases) {
    if (scores === null) {
      t.throws(() => evaluate(given), { instanceOf: RangeError }, JSON.stringify(given));
      continue;
    }
    const found = evaluate(given);
    t.deepEqual(Object.keys(found), Object.keys(scores));
    for (const [name, value] of Object.entries(scores)) {
      closeTo(
        t,
        found[name] ?? Number.POSITIVE_INFINITY,
        Number(value),
        1e-9,
        `${name} of ${JSON.stringify(given)}`,
      );
    }
  }
}
