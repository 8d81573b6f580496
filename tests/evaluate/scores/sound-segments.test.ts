import test from 'ava';
import { getScore } from '../../../src/evaluate/scores/scores.ts';
import type { SoundEvent } from '../../../src/formats/labels/split-labels.ts';
import { closeTo } from '../close-to.ts';
import { type CompactEvents, fixture, numberOf } from '../tagging-segments-fixture.ts';

function eventsByFile(files: CompactEvents): Map<string, SoundEvent[]> {
  return new Map(
    Object.entries(files).map(([file, events]) => [
      file,
      events.map(([label, start, end]) => ({ label, start, end })),
    ]),
  );
}

function errorRateScore() {
  const score = getScore('segment_1s_er');
  if (score.kind !== 'event') throw new Error('segment_1s_er is not a score of events');
  return score;
}

test('segment-based error rates equal those of hear-eval-kit and sed_eval, overall and class-wise', (t) => {
  for (const [index, { labels, reference, estimated, overall, classes }] of fixture.segments.entries()) {
    const prepared = errorRateScore().prepare(eventsByFile(reference), eventsByFile(estimated));
    const [value = Number.NaN] = prepared.score();
    closeTo(t, value, numberOf(overall), 1e-9 * Math.max(1, numberOf(overall)), `case ${index}`);
    const classWise = prepared.classWise(labels);
    for (const label of labels) {
      const expected = numberOf(classes[label] ?? 'nan');
      const [part] = classWise.get(label) ?? [];
      closeTo(
        t,
        part?.value ?? Number.NaN,
        expected,
        1e-9 * Math.max(1, expected),
        `case ${index}, ${label}`,
      );
    }
  }
});

test('a sample of files has the error rate of its files', (t) => {
  const event = (start: number, end: number) => [{ label: 'dog', start, end }];
  const reference = new Map([
    ['a.wav', event(0, 2000)],
    ['b.wav', event(0, 2000)],
  ]);
  const estimated = new Map([
    ['a.wav', event(0, 2000)],
    ['b.wav', event(0, 1000)],
  ]);
  const prepared = errorRateScore().prepare(reference, estimated);
  t.deepEqual(prepared.score(), [1 / 4]);
  t.deepEqual(prepared.score(Uint32Array.of(0, 0)), [0]);
  t.deepEqual(prepared.score(Uint32Array.of(1, 1)), [1 / 2]);
});
