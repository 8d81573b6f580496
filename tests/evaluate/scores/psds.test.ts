import { readFileSync } from 'node:fs';
import test from 'ava';
import { psdsScore } from '../../../src/evaluate/scores/psds.ts';
import { getScore } from '../../../src/evaluate/scores/scores.ts';
import type { Predictions } from '../../../src/formats/folders/predictions.ts';
import type { EventLabels } from '../../../src/formats/labels/split-labels.ts';
import { closeTo } from '../close-to.ts';

interface ReferenceOptions {
  readonly dtc_threshold: number;
  readonly gtc_threshold: number;
  readonly cttc_threshold?: number;
  readonly alpha_ct: number;
  readonly alpha_st: number;
  readonly max_efpr: number;
}

interface Case {
  readonly labels: readonly string[];
  readonly files: Readonly<Record<string, { times: readonly number[]; probabilities: readonly number[] }>>;
  readonly reference: Readonly<Record<string, readonly (readonly [string, number, number])[]>>;
  readonly scores: Readonly<Record<string, { overall: number; labels: Readonly<Record<string, number>> }>>;
}

/** Made with sed_scores_eval by tests/reference/evaluate-psds.py. */
const fixture = JSON.parse(readFileSync('tests/evaluate/fixtures/psds.json', 'utf8')) as {
  readonly options: Readonly<Record<string, ReferenceOptions>>;
  readonly cases: readonly Case[];
};

function scoreOf(name: string, options: ReferenceOptions) {
  return psdsScore(name, {
    detectionShare: options.dtc_threshold,
    eventShare: options.gtc_threshold,
    ...(options.cttc_threshold === undefined ? {} : { crossTriggerShare: options.cttc_threshold }),
    crossTriggerWeight: options.alpha_ct,
    instabilityWeight: options.alpha_st,
    mostPerHour: options.max_efpr,
  });
}

function inputsOf({ labels, files, reference }: Case): [EventLabels, Predictions] {
  const clips = Object.entries(files);
  let rows = 0;
  const ranges = clips.map(([filename, { times }]) => {
    const range = { filename, firstRow: rows, rows: times.length };
    rows += times.length;
    return range;
  });
  const timestamps = Float64Array.from(clips.flatMap(([, { times }]) => times));
  const probabilities = Float32Array.from(clips.flatMap(([, clip]) => clip.probabilities));
  const events = Object.entries(reference).map(
    ([file, ofFile]) => [file, ofFile.map(([label, start, end]) => ({ label, start, end }))] as const,
  );
  return [new Map(events), { labels, index: { rows, files: ranges, timestamps }, probabilities }];
}

test("the polyphonic sound detection score equals sed_scores_eval's, over all labels and of each", (t) => {
  t.is(fixture.cases.length, 30);
  for (const [index, each] of fixture.cases.entries()) {
    for (const [name, options] of Object.entries(fixture.options)) {
      const expected = each.scores[name];
      const prepared = scoreOf(name, options).prepare(...inputsOf(each));
      closeTo(t, prepared.score()[0] ?? 0, expected?.overall ?? Number.NaN, 1e-9, `case ${index}, ${name}`);
      for (const [label, [value]] of prepared.classWise(each.labels)) {
        const wanted = expected?.labels[label] ?? Number.NaN;
        closeTo(t, value?.value ?? 0, wanted, 1e-9, `case ${index}, ${name}, ${label}`);
      }
    }
  }
});

test('the scenarios of DCASE are those of the fixture', (t) => {
  const [events, predictions] = inputsOf(fixture.cases[11] as Case);
  for (const name of ['psds1', 'psds2']) {
    const score = getScore(name);
    if (score.kind !== 'frames') throw new Error(`${name} is not a score of frames`);
    const expected = fixture.cases[11]?.scores[name]?.overall ?? Number.NaN;
    closeTo(t, score.prepare(events, predictions).score()[0] ?? 0, expected, 1e-9, name);
  }
});

test('a sample with every clip twice scores as all clips once, and one clip alone as if there were no other', (t) => {
  for (const each of fixture.cases.slice(0, 12)) {
    const [events, predictions] = inputsOf(each);
    for (const [name, options] of Object.entries(fixture.options)) {
      const score = scoreOf(name, options);
      const prepared = score.prepare(events, predictions);
      const clips = predictions.index.files.length;
      const twice = Uint32Array.from({ length: 2 * clips }, (_, index) => index % clips);
      closeTo(t, prepared.score(twice)[0] ?? 0, prepared.score()[0] ?? 0, 1e-9, name);
      const [first] = predictions.index.files;
      if (first === undefined) throw new Error('a case without clips');
      const alone = score.prepare(events, {
        ...predictions,
        index: { ...predictions.index, files: [first] },
      });
      closeTo(t, prepared.score(Uint32Array.of(0))[0] ?? 0, alone.score()[0] ?? 0, 1e-9, name);
    }
  }
});

const OPTIONS = fixture.options.psds1 as ReferenceOptions;

function oneClip(timestamps: readonly number[], probabilities: readonly number[]): Predictions {
  const rows = timestamps.length;
  return {
    labels: ['a'],
    index: {
      rows,
      files: [{ filename: 'a.wav', firstRow: 0, rows }],
      timestamps: Float64Array.from(timestamps),
    },
    probabilities: Float32Array.from(probabilities),
  };
}

const everySecond = [0, 1000, 2000, 3000];

test('without reference events the score is undefined', (t) => {
  const { clips, score } = scoreOf('psds', OPTIONS).prepare(new Map(), oneClip(everySecond, [0, 1, 1, 0]));
  t.is(clips, 1);
  t.deepEqual(score(), [Number.NaN]);
});

test('events of a label that overlap or touch are one event', (t) => {
  const predictions = oneClip(everySecond, [0, 0.9, 0.8, 0.1]);
  const apart = { label: 'a', start: 1000, end: 2000 };
  const events = [apart, { label: 'a', start: 1500, end: 2500 }, { label: 'a', start: 2500, end: 3000 }];
  const { score } = scoreOf('psds', OPTIONS).prepare(new Map([['a.wav', events]]), predictions);
  t.deepEqual(score(), [1]);
  // Of 1.4 s, 1 s is found, which is enough; of two events one would be.
  const scoreWith = (gap: number) => {
    const two = [apart, { label: 'a', start: 2000 + gap, end: 2400 + gap }];
    const found = oneClip(everySecond, [0, 0.9, 0, 0]);
    return scoreOf('psds', OPTIONS)
      .prepare(new Map([['a.wav', two]]), found)
      .score()[0];
  };
  t.is(scoreWith(0), 1);
  closeTo(t, scoreWith(1) ?? 0, 0.5, 1e-9, 'two events');
});

test('a clip of one frame lasts no time, so nothing is found in it', (t) => {
  const events = new Map([['a.wav', [{ label: 'a', start: 0, end: 100 }]]]);
  t.deepEqual(
    scoreOf('psds', OPTIONS)
      .prepare(events, oneClip([0], [1]))
      .score(),
    [0],
  );
});
