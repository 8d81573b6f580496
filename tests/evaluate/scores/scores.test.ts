import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { classificationScores, confusionMatrix } from '../../../src/evaluate/scores/classification.ts';
import { familyScores } from '../../../src/evaluate/scores/families.ts';
import { describeScore, getScore } from '../../../src/evaluate/scores/scores.ts';
import { taggingScores } from '../../../src/evaluate/scores/tagging.ts';
import type { SoundEvent } from '../../../src/formats/labels/split-labels.ts';
import { closeTo } from '../close-to.ts';
import { type CompactEvents, numberOf } from '../tagging-segments-fixture.ts';

test('scores say what they are', (t) => {
  const { name, kind, direction, parts } = getScore('event_onset_200ms_fms');
  t.deepEqual(
    { name, kind, direction, parts },
    {
      name: 'event_onset_200ms_fms',
      kind: 'event',
      direction: 'maximize',
      parts: ['f_measure', 'precision', 'recall'],
    },
  );
  t.deepEqual(getScore('pitch_acc').parts, []);
});

test('a score that is not known is refused with the list of those that are', (t) => {
  t.throws(() => getScore('top2_acc'), {
    instanceOf: UserError,
    message: /^score top2_acc is not known; expected one of top1_acc, pitch_acc, chroma_acc, balanced_acc/,
  });
});

test('each score is in the table of docs/scores.md, and found by its name', (t) => {
  const [, page = ''] = readFileSync('docs/scores.md', 'utf8').split('## Which there are');
  const [table = ''] = page.split('## Add a score');
  for (const { name } of [...classificationScores, ...taggingScores, ...familyScores]) {
    t.true(table.includes(`\`${name}\``), name);
    t.is(describeScore(name)?.name, name);
  }
});

type Value = number | string;
interface SceneCase {
  readonly labels: number;
  readonly probabilities: readonly number[];
  readonly scores: Readonly<Record<string, Value>>;
}
interface Fixture {
  readonly classification: readonly (SceneCase & { target: number[]; confusion: number[][] })[];
  readonly tagging: readonly (SceneCase & { targets: number[] })[];
  readonly events: readonly {
    readonly labels: readonly string[];
    readonly reference: CompactEvents;
    readonly estimated: CompactEvents;
    readonly scores: Readonly<Record<string, { overall: Value[]; classes: Record<string, Value[]> }>>;
  }[];
}

/** Made with scikit-learn, NumPy and sed_eval by tests/reference/evaluate-more-scores.py. */
const fixture = JSON.parse(readFileSync('tests/evaluate/fixtures/more-scores.json', 'utf8')) as Fixture;

function checkScenes(t: ExecutionContext, each: SceneCase, targets: Uint8Array, message: string): void {
  const shape = { rows: targets.length / each.labels, labels: each.labels };
  const probabilities = Float32Array.from(each.probabilities);
  const everyClip = Uint32Array.from({ length: shape.rows }, (_, clip) => shape.rows - 1 - clip);
  for (const [name, expected] of Object.entries(each.scores)) {
    const score = getScore(name);
    if (score.kind !== 'scene') throw new Error(`${name} is not a score of scenes`);
    const prepared = score.prepare(probabilities, targets, shape);
    closeTo(t, prepared.score()[0] ?? 0, numberOf(expected), 1e-9, `${message}, ${name}`);
    closeTo(
      t,
      prepared.score(everyClip)[0] ?? 0,
      numberOf(expected),
      1e-9,
      `${message}, ${name}, as a sample`,
    );
  }
}

function oneHot(target: readonly number[], labels: number): Uint8Array {
  const targets = new Uint8Array(target.length * labels);
  for (const [row, label] of target.entries()) targets[row * labels + label] = 1;
  return targets;
}

test("scores of classes equal scikit-learn's, classes that are missing included", (t) => {
  t.is(fixture.classification.length, 120);
  for (const [index, each] of fixture.classification.entries()) {
    checkScenes(t, each, oneHot(each.target, each.labels), `case ${index}`);
  }
});

test("confusion matrices equal scikit-learn's", (t) => {
  for (const { labels, probabilities, target, confusion } of fixture.classification) {
    const shape = { rows: target.length, labels };
    t.deepEqual(confusionMatrix(Float32Array.from(probabilities), oneHot(target, labels), shape), confusion);
  }
});

test("micro average precision and lwlrap equal scikit-learn's, without labels and with all of them", (t) => {
  t.is(fixture.tagging.length, 120);
  t.true(fixture.tagging.some(({ scores }) => scores.lwlrap === 'nan'));
  for (const [index, each] of fixture.tagging.entries()) {
    checkScenes(t, each, Uint8Array.from(each.targets), `case ${index}`);
  }
});

function eventsByFile(files: CompactEvents): Map<string, SoundEvent[]> {
  return new Map(
    Object.entries(files).map(([file, events]) => [
      file,
      events.map(([label, start, end]) => ({ label, start, end })),
    ]),
  );
}

test("event scores of any collar, share and resolution equal sed_eval's, overall and class-wise", (t) => {
  let undefinedValues = 0;
  for (const [index, { labels, reference, estimated, scores }] of fixture.events.entries()) {
    for (const [name, { overall, classes }] of Object.entries(scores)) {
      const score = getScore(name);
      if (score.kind !== 'event') throw new Error(`${name} is not a score of events`);
      t.is(score.name, name);
      const prepared = score.prepare(eventsByFile(reference), eventsByFile(estimated));
      const check = (values: readonly number[], expected: readonly Value[], message: string) => {
        t.is(values.length, expected.length, message);
        for (const [part, value] of values.entries()) {
          const wanted = numberOf(expected[part] ?? 'nan');
          closeTo(t, value, wanted, 1e-9 * Math.max(1, Math.abs(wanted)), message);
          if (Number.isNaN(value)) undefinedValues++;
        }
      };
      check(prepared.score(), overall, `case ${index}, ${name}`);
      for (const [label, parts] of prepared.classWise(labels)) {
        check(
          parts.map(({ value }) => value),
          classes[label] ?? [],
          `case ${index}, ${name}, ${label}`,
        );
      }
    }
  }
  t.true(undefinedValues > 50, 'undefined scores are among the cases');
});

test('numbers in names of scores that make no sense are refused', (t) => {
  for (const name of [
    'segment_0s_er',
    'event_onset_0ms_fms',
    'event_onset_ms_fms',
    'event_onset_1.5ms_fms',
    'segment_10s_f1',
  ]) {
    t.throws(() => getScore(name), {
      message: new RegExp(`^score ${name} is not known; .*an event score with other`),
    });
  }
});
