import { readFileSync } from 'node:fs';
import test from 'ava';
import { NAMESPACE_SCORES } from '../../../src/evaluate/jams/namespace-scores.ts';
import { scoreJams } from '../../../src/evaluate/jams/score-jams.ts';
import type { Json } from '../../../src/formats/files/json-text.ts';
import { type Annotation, type Jams, newAnnotation, newJams } from '../../../src/formats/jams/jams.ts';

type Rows = readonly (readonly [
  namespace: string,
  rows: readonly (readonly [number, number, Json, Json])[],
])[];

interface Fixture {
  readonly cases: readonly {
    readonly reference: Rows;
    readonly estimate: Rows;
    /** By namespace and mir_eval's names. */
    readonly scores: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  }[];
}

/** Made with jams.eval by tests/reference/evaluate-jams.py. */
const { cases } = JSON.parse(readFileSync('tests/evaluate/fixtures/jams.json', 'utf8')) as Fixture;

function jamsOf(annotations: readonly Annotation[]): Jams {
  return newJams({ file_metadata: { duration: 60 }, annotations });
}

function read(rows: Rows): Jams {
  return jamsOf(
    rows.map(([namespace, data]) =>
      newAnnotation({
        namespace,
        data: data.map(([time, duration, value, confidence]) => ({ time, duration, value, confidence })),
      }),
    ),
  );
}

function beats(namespace: string, ...times: number[]): Annotation {
  return newAnnotation({ namespace, data: times.map((time) => ({ time, duration: 0, value: null })) });
}

test('every namespace that both have has the scores that jams.eval gives it', (t) => {
  const known = NAMESPACE_SCORES.map(({ namespace }) => namespace);
  for (const [index, { reference, estimate, scores }] of cases.entries()) {
    const { scored } = scoreJams(read(reference), read(estimate));
    t.deepEqual(
      scored.map(({ namespace }) => namespace),
      known.filter((namespace) => namespace in scores),
    );
    for (const { namespace, scores: own } of scored) {
      const expected = scores[namespace] ?? {};
      t.deepEqual(Object.keys(own).sort(), Object.keys(expected).sort(), namespace);
      for (const [name, value] of Object.entries(expected)) {
        const difference = Math.abs((own[name] ?? Number.NaN) - (value ?? Number.NaN));
        t.true(
          difference < 1e-9 || own[name] === value,
          `case ${index}, ${namespace} ${name}: ${own[name]}, expected ${value}`,
        );
      }
    }
  }
});

test('chords that follow each other are scored where the sum of time and duration is a rounding too long, and refused where they overlap', (t) => {
  const [start, next] = [0.7430385487528345, 1.8575963718820863];
  const chords = (duration: number) =>
    newAnnotation({
      namespace: 'chord',
      data: [
        { time: start, duration, value: 'C:maj' },
        { time: next, duration: 1, value: 'N' },
      ],
    });
  t.true(start + (next - start) > next);
  const reference = jamsOf([chords(next - start)]);
  t.is(scoreJams(reference, reference).scored[0]?.scores.seg, 1);
  const { scored, left } = scoreJams(reference, jamsOf([chords(next - start + 1e-6)]));
  t.is(scored.length, 0);
  t.regex(left.join(), /chord ends at .*, after the next one starts/);
});

test('annotations are paired by their own namespace, then by their order, and one with each of several', (t) => {
  const numbers = (reference: readonly Annotation[], estimate: readonly Annotation[]) => {
    const { scored, left } = scoreJams(jamsOf(reference), jamsOf(estimate));
    return [scored.map((each) => [each.reference.annotation, each.estimate.annotation]), left] as const;
  };
  const onset = beats('onset', 1, 2);
  t.deepEqual(numbers([onset, onset], [onset, onset]), [
    [
      [0, 0],
      [1, 1],
    ],
    [],
  ]);
  t.deepEqual(numbers([onset, onset, onset], [onset]), [
    [
      [0, 0],
      [1, 0],
      [2, 0],
    ],
    [],
  ]);
  t.deepEqual(numbers([onset, onset, onset], [onset, onset]), [
    [],
    ['onset: 3 in the reference and 2 in the estimate; expected as many, or one of either'],
  ]);
  const position = newAnnotation({
    namespace: 'beat_position',
    data: [{ time: 1, duration: 0, value: { position: 1, measure: 0, num_beats: 4, beat_units: 4 } }],
  });
  const beat = beats('beat', 1);
  t.deepEqual(numbers([position, beat], [beat, position]), [
    [
      [0, 1],
      [1, 0],
    ],
    [],
  ]);
  t.deepEqual(numbers([position], [beat]), [[[0, 0]], []]);
  t.deepEqual(numbers([beat], [onset, beats('tag_open')]), [
    [],
    ['beat: only in the reference', 'onset: only in the estimate', 'tag_open: there are no scores of it'],
  ]);
});

test('what cannot be scored is told with its reason, and the rest is scored', (t) => {
  const one = (namespace: string, value: Json, confidence: Json = null) =>
    newAnnotation({ namespace, data: [{ time: 0, duration: 1, value, confidence }] });
  const reference = [
    one('tempo', 120, 1),
    one('key_mode', 'E'),
    one('pitch_contour', {}),
    one('note_hz', 0),
    newAnnotation({ namespace: 'pitch_hz', data: [] }),
    beats('onset', 1),
  ];
  const { scored, left } = scoreJams(jamsOf(reference), jamsOf(reference));
  t.deepEqual(
    scored.map(({ namespace }) => namespace),
    ['onset'],
  );
  t.is(left.length, 5);
  for (const expected of [
    /^key_mode 1 and 1: the key E has no mode; expected one, as E:major$/,
    /^note_hz 3 and 3: reference: a note of 0 Hz/,
    /^pitch_contour 2 and 2: observation 0: \{\}; expected index, frequency and voiced$/,
    /^pitch_contour 4 and 4: reference: no frames; expected at least one$/,
    /^tempo 0 and 0: reference: 1 tempi; expected two$/,
  ]) {
    t.true(
      left.some((line) => expected.test(line)),
      String(expected),
    );
  }
});
