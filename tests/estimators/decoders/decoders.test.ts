import test from 'ava';
import type { DecodedOutput } from '../../../src/estimators/decoders/decoder.ts';
import { chosenDecoder, type DecoderChoice } from '../../../src/estimators/decoders/decoders.ts';
import { checkJams } from '../../../src/formats/jams/check.ts';
import { midiFile } from '../../../src/formats/jams/exports/midi.ts';
import { newAnnotation, newJams } from '../../../src/formats/jams/jams.ts';
import { CHORD_COLUMNS, fillChordTargets } from '../../../src/prediction-types/chord-frames.ts';
import { noteColumns, noteSettings } from '../../../src/prediction-types/note-settings.ts';

/** What a decoder makes of rows, given in two parts, of a sound of four seconds. */
function decoded(
  about: Omit<DecodedOutput, 'columns'>,
  columns: number,
  rows: readonly (readonly number[])[],
  choice: DecoderChoice = {},
  silent?: readonly number[],
) {
  const chosen = chosenDecoder({ ...about, columns }, choice, 'model.json: outputs.it');
  const decoding = chosen.start();
  const times = rows.map((_, row) => row * 100);
  for (const [first, end] of [
    [0, 1],
    [1, rows.length],
  ] as const) {
    if (end <= first) continue;
    const values = Float32Array.from(rows.slice(first, end).flat());
    decoding.add(
      {
        values,
        times: Float64Array.from(times.slice(first, end)),
        silent: silent && Uint8Array.from(silent.slice(first, end)),
      },
      [],
    );
  }
  const { data, ...more } = decoding.end(4);
  const found = { ...more, data: Array.from(data) };
  const annotation = newAnnotation({ namespace: chosen.namespace, ...found });
  const { problems } = checkJams(newJams({ file_metadata: { duration: 4 }, annotations: [annotation] }));
  return { ...found, namespace: chosen.namespace, problems, annotation };
}

const LABELS = ['a', 'b', 'c'];

test('tags are the most probable label, or all of several that are probable enough', (t) => {
  const one = decoded({ kind: 'scene', type: 'multiclass', labels: LABELS }, 3, [[0.2, 0.5, 0.3]]);
  t.deepEqual(one.data, [{ time: 0, duration: 4, value: 'b', confidence: 0.5 }]);
  t.is(one.namespace, 'tag_open');
  t.deepEqual(one.problems, []);
  const several = { kind: 'scene', type: 'multilabel', labels: LABELS } as const;
  const values = (rows: number[][], choice?: DecoderChoice) =>
    decoded(several, 3, rows, choice).data.map(({ value }) => value);
  t.deepEqual(values([[0.5, 0.25, 0.75]]), ['c', 'a']);
  t.deepEqual(values([[0.5, 0.25, 0.75]], { decoder: { threshold: 0.7 } }), ['c']);
  t.deepEqual(values([[0.1, 0.1, 0.1]]), []);
});

test('frames become segments by the median filter and the shortest duration that training chose, or that is said', (t) => {
  const about = {
    kind: 'event',
    type: 'multilabel',
    labels: ['a', 'b'],
    postprocessing: { median_filter_ms: 300, min_duration: 150 },
  } as const;
  const rows = [0, 1, 0.75, 0, 0.5, 0.75, 1, 0].map((value) => [value, value === 1 ? 1 : 0]);
  t.deepEqual(decoded(about, 2, rows).data, []);
  const { data, problems } = decoded(about, 2, rows, {
    decoder: { median_filter_ms: 0, min_duration: 0 },
    namespace: 'tag_open',
  });
  t.deepEqual(problems, []);
  t.deepEqual(data, [
    { time: 0.1, duration: 0.1, value: 'a', confidence: 0.875 },
    { time: 0.1, duration: 0, value: 'b', confidence: 1 },
    { time: 0.5, duration: 0.1, value: 'a', confidence: 0.875 },
    { time: 0.6, duration: 0, value: 'b', confidence: 1 },
  ]);
});

test('frames become a sequence of labels, points at peaks, and events by a path between off and on', (t) => {
  const one = { kind: 'event', type: 'multiclass', labels: ['a', 'b'] } as const;
  const rows = [0.9, 0.8, 0.4, 0.9, 0.1].map((value) => [value, 1 - value]);
  const values = (choice: DecoderChoice) => {
    const { data, problems } = decoded(one, 2, rows, choice);
    t.deepEqual(problems, []);
    return data.map(({ time, duration, value }) => [time, Number(duration.toFixed(9)), value]);
  };
  t.deepEqual(values({ decoder: { name: 'sequence' } }).slice(0, 2), [
    [0, 0.2, 'a'],
    [0.2, 0.1, 'b'],
  ]);
  t.deepEqual(values({ decoder: { name: 'sequence', p_self: 0.95 } }), [[0, 0.6, 'a']]);
  t.deepEqual(values({ decoder: { name: 'peaks', wait: 0 }, namespace: 'beat' }), [
    [0, 0, null],
    [0.3, 0, null],
    [0.4, 0, null],
  ]);
  t.deepEqual(values({ decoder: { name: 'peaks', pre_max: 1, post_max: 2 }, namespace: 'tag_open' })[0], [
    0,
    0,
    'a',
  ]);
  t.deepEqual(
    values({
      decoder: {
        name: 'events',
        transition: [
          [0.95, 0.05],
          [0.05, 0.95],
        ],
      },
    }),
    [[0, 0.4, 'a']],
  );
});

test('bins become a contour, a point for each frame, and several pitches as many points as there are', (t) => {
  const settings = { lowest_hz: 100, bins: 3, bin_cents: 1200, blur_cents: 0, threshold: 0.5 };
  const rows = [
    [0, 0.9, 0],
    [0.25, 0, 0],
    [0.75, 0, 0.8],
  ];
  const one = decoded({ kind: 'event', type: 'pitch', labels: LABELS, settings }, 3, rows);
  t.deepEqual(one.problems, []);
  t.deepEqual(one.data.slice(0, 2), [
    { time: 0, duration: 0, value: { index: 0, frequency: 200, voiced: true }, confidence: 0.899999976 },
    { time: 0.1, duration: 0, value: { index: 0, frequency: 100, voiced: false }, confidence: 0.25 },
  ]);
  const all = decoded({ kind: 'event', type: 'multipitch', labels: LABELS, settings }, 3, rows);
  t.deepEqual(
    all.data.map(({ time, value }) => [time, value]),
    [
      [0, { index: 0, frequency: 200, voiced: true }],
      [0.1, { index: 0, frequency: 0, voiced: false }],
      [0.2, { index: 0, frequency: 100, voiced: true }],
      [0.2, { index: 1, frequency: 400, voiced: true }],
    ],
  );
});

test('frames and onsets become notes with velocities, which MIDI files have', (t) => {
  const settings = noteSettings({ lowest_midi: 60, pitches: 1, velocities: true, min_duration: 0 });
  const rows = [
    [0, 0, 0],
    [1, 1, 0.5],
    [1, 0, 0],
    [0, 0, 0],
  ];
  const about = { kind: 'event', type: 'notes', labels: noteColumns(settings), settings } as const;
  const { data, sandbox, annotation, problems } = decoded(about, 3, rows);
  t.deepEqual(problems, []);
  t.deepEqual(data, [{ time: 0.1, duration: 0.15, value: 60, confidence: null }]);
  t.deepEqual(sandbox, { velocities: [64] });
  const midi = midiFile(annotation, t.fail);
  t.true(Buffer.from(midi).includes(Buffer.from([0x90, 60, 64])));
  t.is(decoded(about, 3, rows, { namespace: 'note_hz' }).data[0]?.value, 261.625565);
});

test('an output of type chord becomes chords with the basses that it has beside them, as its task says that they stay', (t) => {
  const about = { kind: 'event', type: 'chord', labels: CHORD_COLUMNS } as const;
  const row = (label: string, sure = 1) => {
    const target = new Uint8Array(CHORD_COLUMNS.length);
    fillChordTargets(target, Float64Array.of(0), [{ label, start: 0, end: 1 }]);
    return [...Float32Array.from(target, (one) => 0.001 + sure * one)];
  };
  const rows = [row('C:maj/3'), row('C:maj/3'), row('F:7', 0.001), row('C:maj/3'), row('N'), row('N')];
  const found = decoded({ ...about, settings: { p_self: 0.9 } }, CHORD_COLUMNS.length, rows);
  t.deepEqual(
    found.data.map(({ time, value }) => [time, value]),
    [
      [0, 'C:maj/3'],
      [0.4, 'N'],
    ],
  );
  t.is(found.namespace, 'chord');
  t.deepEqual(found.problems, []);
  const values = (choice: DecoderChoice) =>
    decoded({ ...about, settings: { p_self: 0.9 } }, CHORD_COLUMNS.length, rows, choice).data.length;
  t.is(values({ decoder: { name: 'chords', p_self: 0.005 } }), 4);
  const refused = (columns: number, decoder: { name: string; bass?: string }) =>
    t.throws(() => decoded(about, columns, [], { decoder })).message;
  const place = 'model.json: outputs.it: decoder chords';
  t.is(refused(3, { name: 'chords' }), `${place}: 3 columns; expected 208, as the type chord has`);
  t.is(
    refused(CHORD_COLUMNS.length, { name: 'chords', bass: 'basses' }),
    `${place}: bass basses; expected none, as the output has its own`,
  );
});

test('where a sound is silent there is no chord, no note and nothing voiced, whatever the network says', (t) => {
  const row = (label: string) => {
    const target = new Uint8Array(CHORD_COLUMNS.length);
    fillChordTargets(target, Float64Array.of(0), [{ label, start: 0, end: 1 }]);
    return [...target];
  };
  const silent = [0, 0, 1, 1, 0, 0];
  const columns = CHORD_COLUMNS.length;
  const about = { kind: 'event', type: 'chord', labels: CHORD_COLUMNS, settings: { p_self: 0.9 } } as const;
  const chords = decoded(about, columns, Array(6).fill(row('F:dim7')), {}, silent);
  t.deepEqual(
    chords.data.map(({ time, value }) => [time, value]),
    [
      [0, 'F:dim7'],
      [0.2, 'N'],
      [0.4, 'F:dim7'],
    ],
  );
  t.true(chords.data.every(({ confidence }) => Number(confidence) > 0.6));
  const of = { kind: 'event', type: 'multiclass', labels: ['A:min', 'C:maj'] } as const;
  const decoder = { name: 'chords' };
  t.is(decoded(of, 2, Array(6).fill([0, 1]), { decoder }, silent).data.length, 1);
  const settings = noteSettings({ lowest_midi: 60, pitches: 1, min_duration: 0 });
  const notes = { kind: 'event', type: 'notes', labels: noteColumns(settings), settings } as const;
  t.deepEqual(
    decoded(notes, 2, Array(6).fill([1, 0]), {}, silent).data.map(({ time, duration }) => [
      time,
      Number(duration.toFixed(9)),
    ]),
    [
      [0, 0.15],
      [0.35, 0.2],
    ],
  );
  const bins = { lowest_hz: 100, bins: 1, bin_cents: 1200, blur_cents: 0, threshold: 0.5 };
  const voiced = (type: string) =>
    decoded(
      { kind: 'event', type, labels: ['a'], settings: bins },
      1,
      Array(6).fill([1]),
      {},
      silent,
    ).data.map(({ value }) => (value as { voiced: boolean }).voiced);
  const expected = [true, true, false, false, true, true];
  t.deepEqual([voiced('pitch'), voiced('multipitch')], [expected, expected]);
});

test('numbers and embeddings become vectors', (t) => {
  const numbers = decoded({ kind: 'scene', type: 'regression', labels: ['hz', 'decay'] }, 2, [[440, 0.1]]);
  t.deepEqual(numbers.data, [{ time: 0, duration: 4, value: [440, 0.100000001], confidence: null }]);
  t.deepEqual(numbers.sandbox, { labels: ['hz', 'decay'] });
  t.deepEqual(numbers.problems, []);
  const embedding = decoded({ kind: 'scene', type: 'embedding', labels: [] }, 2, [[1, 2]]);
  t.deepEqual([embedding.data[0]?.value, embedding.sandbox], [[1, 2], undefined]);
});

test('a decoder, a setting or a namespace that does not go with an output is refused with its place', (t) => {
  const refused = (choice: DecoderChoice, type = 'multilabel', kind: 'scene' | 'event' = 'scene') =>
    t.throws(() => decoded({ kind, type, labels: LABELS }, 3, [], choice)).message;
  const place = 'model.json: outputs.it';
  t.is(
    refused({ decoder: { name: 'tag' } }),
    `${place}: decoder tag; expected one of tags, events, sequence, chords, peaks, contour, contours, notes, vector`,
  );
  t.is(
    refused({ decoder: { treshold: 1 } }),
    `${place}: decoder tags: treshold: unknown key; did you mean threshold?`,
  );
  for (const [name, type] of [
    ['contour', 'pitch'],
    ['contours', 'multipitch'],
    ['notes', 'notes'],
  ] as const) {
    t.is(
      refused({ decoder: { name } }),
      `${place}: decoder ${name}: prediction_type multilabel; expected ${type}`,
    );
  }
  t.is(
    refused({ namespace: 'chord' }),
    `${place}: label a is none of namespace chord; expected a chord, as C:maj, A#:min7(*5)/b3, G, N or X`,
  );
  t.is(
    refused({ namespace: 'tags' }),
    `${place}: namespace tags; expected tag_open, or one of JAMS that has its labels, of decoder tags`,
  );
  t.is(
    refused({ namespace: 'chord' }, 'regression'),
    `${place}: namespace chord; expected vector, of decoder vector`,
  );
  t.is(
    refused({ decoder: { name: 'sequence', p_self: [0.5] } }, 'multilabel', 'event'),
    `${place}: decoder sequence: p_self of 1; expected 3 labels`,
  );
  t.regex(
    refused({ decoder: { name: 'sequence', p_state: [1, 1, 1] } }, 'multilabel', 'event'),
    /p_state: expected shares whose sum is 1$/,
  );
  t.is(
    refused({ decoder: { name: 'chords' } }, 'multilabel', 'event'),
    `${place}: decoder chords: label a; expected chords, as C:maj or N`,
  );
  for (const name of ['events', 'sequence', 'chords', 'peaks']) {
    t.is(
      refused({ decoder: { name } }),
      `${place}: decoder ${name}: an output of sounds as wholes; expected one of frames`,
    );
  }
  t.is(
    refused({ decoder: { name: 'tags' } }, 'multilabel', 'event'),
    `${place}: decoder tags: an output of frames; expected one of sounds as wholes`,
  );
  t.is(refused({}, 'jnd'), `${place}: prediction_type jnd; expected one that has a decoder`);
});
