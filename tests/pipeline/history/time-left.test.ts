import test from 'ava';
import { describeLeft, TimeLeft } from '../../../src/pipeline/history/time-left.ts';
import type { PipelineEvent, StepRef } from '../../../src/pipeline/index.ts';

const began = Date.parse('2026-01-02T03:00:00Z');
const at = (seconds: number) => new Date(began + seconds * 1000).toISOString();
const step = (id: number, name = 'Say'): StepRef => ({ id, name, scope: 'test', label: String(id) });

function plan(
  steps: readonly StepRef[],
  seconds: readonly (number | undefined)[],
  whole?: number,
): PipelineEvent {
  const run = steps.map((each, index) => {
    const expected = seconds[index];
    return { step: each, reasons: [], expectedMs: expected === undefined ? undefined : expected * 1000 };
  });
  const expectedMs = whole === undefined ? undefined : whole * 1000;
  return { time: at(0), type: 'plan', fresh: 0, run, expectedMs };
}
const start = (seconds: number, of: StepRef): PipelineEvent => {
  return { time: at(seconds), type: 'step-start', step: of, key: 'k', reasons: [] };
};
const progress = (seconds: number, of: StepRef, done: number, total: number): PipelineEvent => {
  return { time: at(seconds), type: 'step-progress', step: of, done, total, unit: null };
};
const done = (seconds: number, of: StepRef, took: number): PipelineEvent => {
  const what = { outDir: '', files: 1, bytes: 1, durationMs: took * 1000 };
  return { time: at(seconds), type: 'step-done', step: of, ...what };
};

function leftAfter(events: readonly PipelineEvent[], seconds: number) {
  const timeLeft = new TimeLeft();
  for (const event of events) timeLeft.take(event);
  const now = began + seconds * 1000;
  const { ms, isLeast } = timeLeft.ofRun(now) ?? { ms: Number.NaN, isLeast: false };
  return { run: ms / 1000, isLeast, step: (id: number) => (timeLeft.ofStep(id, now) ?? Number.NaN) / 1000 };
}

const [one, two, three] = [step(0), step(1), step(2, 'Other')];

test('what ran before takes as long as it took, and less as it goes on', (t) => {
  const events = [plan([one, two], [60, 30], 90)];
  t.deepEqual(leftAfter(events, 0).run, 90);
  t.is(leftAfter([...events, start(0, one)], 20).run, 70);
  t.is(leftAfter([...events, start(0, one)], 20).step(0), 40);
  const overdue = leftAfter([...events, start(0, one)], 100);
  t.is(overdue.run, 30);
  t.true(overdue.isLeast);
  t.is(leftAfter([...events, start(0, one), done(60, one, 60)], 60).run, 30);
});

test('steps that run side by side share the time, and the longest one sets the end', (t) => {
  const events = [plan([one, two], [60, 30], 60), start(0, one), start(0, two)];
  t.is(leftAfter(events, 0).run, 60);
  t.is(leftAfter(events, 20).run, 40);
});

test('a machine that is slower than before makes what is left longer', (t) => {
  const events = [plan([one, two], [60, 60], 120), start(0, one), done(120, one, 120)];
  const { run } = leftAfter(events, 120);
  t.true(run > 110 && run <= 120, String(run));
});

test('progress tells more than history, and is all there is of a step that never ran', (t) => {
  const rate = [start(0, one), progress(0, one, 100, 500), progress(10, one, 200, 500)];
  t.is(leftAfter([plan([one], [600], 600), ...rate], 10).step(0), 30);
  const unknown = leftAfter([plan([one], [undefined]), ...rate], 20);
  t.is(unknown.step(0), 20);
  t.is(unknown.run, 20);
  t.false(unknown.isLeast);
});

test('steps that never ran take as long as others of their kind in this run, else something on top', (t) => {
  const events = [plan([one, two, three], [undefined, undefined, 10], 10)];
  t.deepEqual(leftAfter(events, 0).isLeast, true);
  t.is(leftAfter(events, 0).run, 10);
  const seen = leftAfter([...events, start(0, one), done(7, one, 7)], 7);
  t.is(seen.run, 17);
  t.false(seen.isLeast);
});

test('without history and progress nothing is said, nor after the end, nor of a clock that was set back', (t) => {
  t.is(leftAfter([plan([one], [undefined]), start(0, one)], 5).run, Number.NaN);
  t.is(leftAfter([plan([one], [60], 60), start(0, one), done(1, one, 1)], 5).run, Number.NaN);
  t.is(leftAfter([plan([one], [60], 60), start(0, one)], -3600).run, 60);
  const back = [start(0, one), progress(0, one, 0, 9), progress(-60, one, 5, 9)];
  t.is(leftAfter([plan([one], [60], 60), ...back], 0).step(0), 60);
});

test('time left is told roughly', (t) => {
  const told = [400, 59_000, 185_000, 5_300_000, 5_700_000].map((ms) => describeLeft({ ms, isLeast: false }));
  t.deepEqual(told, [
    'about 1 s left',
    'about 59 s left',
    'about 3 min left',
    'about 88 min left',
    'about 1.6 h left',
  ]);
  t.is(describeLeft({ ms: 10_000, isLeast: true }), 'at least 10 s left');
});
