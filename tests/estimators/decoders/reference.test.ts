import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { chosenDecoder } from '../../../src/estimators/decoders/decoders.ts';
import { type PeakRule, pickPeaks } from '../../../src/estimators/decoders/peak-pick.ts';
import { checkJams } from '../../../src/formats/jams/check.ts';
import { newAnnotation, newJams } from '../../../src/formats/jams/jams.ts';
import {
  likeliestOn,
  likeliestStates,
  loopTransitions,
  matrixTransitions,
} from '../../../src/numerics/viterbi.ts';

interface ChordCase {
  readonly rate: number;
  readonly hop: number;
  readonly stay: number | null;
  readonly labels: readonly string[];
  readonly tag: readonly number[];
  readonly bass: readonly number[];
  readonly chords: readonly {
    readonly time: number;
    readonly duration: number;
    readonly value: string;
    readonly confidence: number;
  }[];
}

interface Fixture {
  readonly paths: readonly {
    readonly states: number;
    readonly probabilities: readonly number[];
    readonly stay: number | readonly number[];
    readonly matrix: readonly (readonly number[])[];
    readonly marginal: readonly number[];
    readonly initial: readonly number[];
    readonly byLoop: readonly number[];
    readonly byMatrix: readonly number[];
    readonly withPriors: readonly number[];
  }[];
  readonly switches: readonly {
    readonly probabilities: readonly number[];
    readonly matrix: readonly (readonly number[])[];
    readonly on: readonly number[];
  }[];
  readonly peaks: readonly {
    readonly rule: PeakRule;
    readonly values: readonly number[];
    readonly frames: readonly number[];
  }[];
  readonly chords: readonly ChordCase[];
}

const folder = join(import.meta.dirname, '../../../../tests/estimators/fixtures');
const fixture = JSON.parse(readFileSync(join(folder, 'decoders.json'), 'utf8')) as Fixture;

test('paths through hidden states are those of librosa, by a loop, a matrix, and with priors', (t) => {
  for (const each of fixture.paths) {
    const values = Float32Array.from(each.probabilities);
    const loop = loopTransitions(each.states, each.stay);
    t.deepEqual([...likeliestStates(values, loop)], each.byLoop);
    t.deepEqual([...likeliestStates(values, matrixTransitions(each.matrix))], each.byMatrix);
    t.deepEqual([...likeliestStates(values, loop, each)], each.withPriors);
    const { states, logOf } = loop;
    t.deepEqual([...likeliestStates(values, { states, logOf })], each.byLoop);
  }
  for (const { probabilities, matrix, on } of fixture.switches) {
    t.deepEqual([...likeliestOn(Float32Array.from(probabilities), matrixTransitions(matrix))], on);
  }
});

test('peaks are those of librosa', (t) => {
  for (const { rule, values, frames } of fixture.peaks) {
    t.deepEqual(pickPeaks(Float32Array.from(values), rule), frames);
  }
});

test('chords are those that pumpp makes of the same outputs, with the bass that crema gives them', (t) => {
  t.true(fixture.chords.some(({ chords }) => chords.some(({ value }) => value.includes('/'))));
  for (const each of fixture.chords) sameChords(t, each);
});

test("of the outputs of crema's own estimator the same chords are made", (t) => {
  const { clips, ...shared } = JSON.parse(readFileSync(join(folder, 'crema.json'), 'utf8')) as Omit<
    ChordCase,
    'tag' | 'bass' | 'chords'
  > & { readonly clips: readonly Pick<ChordCase, 'tag' | 'bass' | 'chords'>[] };
  t.true(clips.some(({ chords }) => chords.some(({ value }) => value.includes('/'))));
  for (const clip of clips) sameChords(t, { ...shared, ...clip });
});

function sameChords(t: ExecutionContext, { rate, hop, stay, labels, tag, bass, chords }: ChordCase): void {
  const decoder = chosenDecoder(
    { kind: 'event', type: 'multiclass', labels, columns: labels.length, grid: { hop, rate } },
    { decoder: { name: 'chords', bass: 'bass', ...(stay === null ? {} : { p_self: stay }) } },
    'model.json',
    new Map([['bass', { kind: 'event', columns: 13 }]]),
  );
  t.deepEqual([decoder.namespace, decoder.further], ['chord', ['bass']]);
  const decoding = decoder.start();
  const frames = tag.length / labels.length;
  const times = Float64Array.from({ length: frames }, (_, frame) => (1000 * frame * hop) / rate);
  const rows = (values: readonly number[]) => ({ values: Float32Array.from(values), times });
  decoding.add(rows(tag), [rows(bass)]);
  const data = Array.from(decoding.end(1000).data);
  t.deepEqual(
    data.map(({ time, duration, value }) => ({ time, duration, value })),
    chords.map(({ time, duration, value }) => ({ time, duration, value })),
  );
  for (const [place, { confidence }] of chords.entries()) {
    t.true(Math.abs(Number(data[place]?.confidence) - confidence) < 1e-6);
  }
  const annotation = newAnnotation({ namespace: 'chord', data });
  t.deepEqual(
    checkJams(newJams({ file_metadata: { duration: 1000 }, annotations: [annotation] })).problems,
    [],
  );
}
