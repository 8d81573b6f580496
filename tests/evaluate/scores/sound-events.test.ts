import { readFileSync } from 'node:fs';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { getScore } from '../../../src/evaluate/scores/scores.ts';
import { eventBasedScore } from '../../../src/evaluate/scores/sound-events.ts';
import type { SoundEvent } from '../../../src/formats/labels/split-labels.ts';
import { closeTo } from '../close-to.ts';

type Events = Record<string, [label: string, start: number, end: number][]>;
type Values = (number | null)[];
interface Fixture {
  readonly cases: readonly {
    labels: string[];
    reference: Events;
    estimated: Events;
    overall: Record<string, Values>;
    classes: Record<string, Record<string, Values>>;
  }[];
}

/** Made with hear-eval-kit and sed_eval by tests/reference/evaluate-sound-events.py. */
const fixture = JSON.parse(readFileSync('tests/evaluate/fixtures/sound-events.json', 'utf8')) as Fixture;

function eventsByFile(files: Events): Map<string, SoundEvent[]> {
  return new Map(
    Object.entries(files).map(([file, events]) => [
      file,
      events.map(([label, start, end]) => ({ label, start, end })),
    ]),
  );
}

function eventScore(name: string) {
  const score = getScore(name);
  if (score.kind !== 'event') throw new Error(`${name} is not a score of events`);
  return score;
}

test('event-based F-measures, precisions and recalls equal those of hear-eval-kit and sed_eval', (t) => {
  t.true(fixture.cases.length >= 300);
  let undefinedCases = 0;
  for (const [index, { reference, estimated, overall }] of fixture.cases.entries()) {
    for (const [name, expected] of Object.entries(overall)) {
      const values = eventScore(name).evaluate(eventsByFile(reference), eventsByFile(estimated));
      t.deepEqual(
        values.map((part) => part.name),
        ['f_measure', 'precision', 'recall'],
      );
      for (const [part, { value }] of values.entries()) {
        closeTo(t, value, expected[part] ?? Number.NaN, 1e-9, `case ${index}, ${name}`);
        if (Number.isNaN(value)) undefinedCases++;
      }
    }
  }
  t.true(undefinedCases > 50, 'undefined scores are among the cases');
});

test("class-wise values equal sed_eval's", (t) => {
  for (const [index, { labels, reference, estimated, classes }] of fixture.cases.entries()) {
    for (const [name, byLabel] of Object.entries(classes)) {
      const actual = eventScore(name)
        .prepare(eventsByFile(reference), eventsByFile(estimated))
        .classWise(labels);
      for (const [label, expected] of Object.entries(byLabel)) {
        for (const [part, { value }] of (actual.get(label) ?? []).entries()) {
          closeTo(t, value, expected[part] ?? Number.NaN, 1e-9, `case ${index}, ${name}, ${label}`);
        }
      }
    }
  }
});

const events = fc.array(
  fc
    .record({ label: fc.constantFrom('a', 'b'), start: fc.nat(2000), length: fc.nat(500) })
    .map(({ label, start, length }) => ({ label, start, end: start + length })),
  { maxLength: 12 },
);
const files = fc.array(fc.tuple(events, events), { maxLength: 4 });

testProp('reference and estimate exchanged exchange precision and recall and keep F', [files], (t, pairs) => {
  const onset = eventBasedScore('onset', { collarSeconds: 0.2 });
  const first = new Map(pairs.map(([events], file) => [String(file), events]));
  const second = new Map(pairs.map(([, events], file) => [String(file), events]));
  const [f, precision, recall] = onset.evaluate(first, second);
  const [swappedF, swappedPrecision, swappedRecall] = onset.evaluate(second, first);
  t.is(swappedF?.value, f?.value);
  t.is(swappedPrecision?.value, recall?.value);
  t.is(swappedRecall?.value, precision?.value);
});

testProp('a sample of every file once has the score of all', [files], (t, pairs) => {
  const reference = new Map(pairs.map(([events], file) => [String(file), events]));
  const estimated = new Map(pairs.map(([, events], file) => [String(file), events]));
  const prepared = eventScore('event_onset_offset_50ms_20perc_fms').prepare(reference, estimated);
  t.deepEqual(prepared.score(Uint32Array.from(pairs.keys()).reverse()), prepared.score());
});

test('files of the reference that were not predicted do not count, events of unknown files do', (t) => {
  const event = { label: 'a', start: 0, end: 1 };
  const score = eventScore('event_onset_200ms_fms');
  const values = score.evaluate(
    new Map([
      ['a.wav', [event]],
      ['b.wav', [event]],
    ]),
    new Map([
      ['a.wav', [event]],
      ['c.wav', [event]],
    ]),
  );
  t.deepEqual(
    values.map(({ value }) => value),
    [2 / 3, 0.5, 1],
  );
});
