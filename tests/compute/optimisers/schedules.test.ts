import { readFileSync } from 'node:fs';
import test from 'ava';
import {
  constant,
  cosine,
  exponential,
  plateau,
  type Schedule,
} from '../../../src/compute/optimisers/schedules.ts';

const fixture: { schedules: Record<string, number[]>; scores: number[] } = JSON.parse(
  readFileSync('tests/compute/optimisers/fixtures/optimisers.json', 'utf8'),
);

const SCHEDULES: Readonly<Record<string, Schedule>> = {
  exponential: exponential(0.1, 0.8),
  cosine: cosine(0.1, { length: 10, least: 0.01 }),
  plateau: plateau(0.1, { factor: 0.5, patience: 2, least: 0.02 }),
  plateauMax: plateau(0.1, { mode: 'max', factor: 0.5, patience: 1 }),
};

for (const [name, schedule] of Object.entries(SCHEDULES)) {
  test(`${name} gives the rates that PyTorch's schedule gives`, (t) => {
    const expected = fixture.schedules[name] ?? [];
    t.true(expected.length > 7);
    for (const [time, rate] of expected.entries()) {
      const given = schedule(time, fixture.scores.slice(0, time));
      t.true(Math.abs(given - rate) < 1e-12, `${time}: ${given}, PyTorch ${rate}`);
    }
  });
}

test('a constant rate stays, and a cosine stays at its least rate when its length is over', (t) => {
  t.is(constant(0.3)(1000, []), 0.3);
  t.is(cosine(0.1, { length: 10, least: 0.01 })(25, []), 0.01);
});
