import test, { type ExecutionContext } from 'ava';
import { parseMidi } from 'midi-file';
import { UserError } from '../../../../src/errors.ts';
import type { Json, JsonObject } from '../../../../src/formats/files/json-text.ts';
import { EXPORT_FORMATS } from '../../../../src/formats/jams/exports/export-formats.ts';
import { midiFile } from '../../../../src/formats/jams/exports/midi.ts';
import { newAnnotation } from '../../../../src/formats/jams/jams.ts';
import { annotationOf } from '../jams-fixture.ts';

function written(
  t: ExecutionContext,
  format: keyof typeof EXPORT_FORMATS,
  namespace: string,
  values: readonly Json[],
  told: readonly string[] = [],
) {
  const lines: string[] = [];
  const text = EXPORT_FORMATS[format](annotationOf(namespace, values), (line) => lines.push(line));
  t.deepEqual(lines, told);
  return text;
}

test('stretches are start, end and label, in csv start, duration and label', (t) => {
  const chords = ['C:maj', 'A:min(3,5)'];
  t.is(written(t, 'lab', 'chord', chords), '0\t0.25\tC:maj\n0.5\t0.75\tA:min(3,5)\n');
  t.is(written(t, 'csv', 'chord', chords), '0,0.25,C:maj\n0.5,0.25,"A:min(3,5)"\n');
  t.is(
    written(t, 'audacity', 'chord', chords),
    '0.000000\t0.250000\tC:maj\n0.500000\t0.750000\tA:min(3,5)\n',
  );
});

test('what follows without a gap begins where the one before it ends, whatever the sum of time and duration rounds to', (t) => {
  const [start, next] = [0.7430385487528345, 1.8575963718820863];
  const data = [
    { time: start, duration: next - start, value: 'C:maj' },
    { time: next, duration: 1, value: 'N' },
  ];
  t.true(start + (next - start) > next);
  t.is(
    EXPORT_FORMATS.lab(newAnnotation({ namespace: 'chord', data }), () => t.fail()),
    `${start}\t${next}\tC:maj\n${next}\t${next + 1}\tN\n`,
  );
});

test('points are time and label; their durations have no part in it', (t) => {
  t.is(written(t, 'lab', 'beat', [1, 2, null]), '0\t1\n0.5\t2\n1\n');
  t.is(written(t, 'csv', 'beat', [1, null]), '0,1\n0.5\n');
  t.is(written(t, 'audacity', 'onset', [null]), '0.000000\t0.000000\t\n');
  const tag = newAnnotation({ namespace: 'tag_open', data: [{ time: 1, duration: 0, value: 'clap' }] });
  t.is(
    EXPORT_FORMATS.lab(tag, () => t.fail()),
    '1\tclap\n',
  );
});

test('values of several fields are the one that says most, and what is left out is told', (t) => {
  const position = { position: 3, measure: 1, num_beats: 4, beat_units: 4 };
  t.is(written(t, 'lab', 'beat_position', [position], ['beat_position: without bar and metre']), '0\t3\n');
  const contour = [
    { index: 0, frequency: 220.5, voiced: true },
    { index: 0, frequency: 110, voiced: false },
    { index: 0, frequency: 0, voiced: false },
  ];
  const without = ['pitch_contour: without indices of contours'];
  t.is(written(t, 'lab', 'pitch_contour', contour, without), '0\t220.5\n0.5\t-110\n1\t0\n');
  t.is(
    written(t, 'lab', 'multi_segment', [{ label: 'a', level: 1 }], ['multi_segment: without levels']),
    '0\t0.25\ta\n',
  );
  t.is(written(t, 'lab', 'vector', [[0.5, 1]]), '0\t0.25\t0.5 1\n');
  t.is(written(t, 'lab', 'timesig', [{ a: 1 }]), '0\t0.25\t{"a":1}\n');
  t.is(written(t, 'lab', 'chord_roman', [{ tonic: 'C', chord: 'V7' }]), '0\t0.25\tC:V7\n');
  t.throws(() => EXPORT_FORMATS.lab(annotationOf('pitch_contour', [{ index: 0 }]), () => {}), {
    instanceOf: UserError,
    message: /^pitch_contour, observation 0: \{"index":0\}; expected frequency and voiced$/,
  });
});

test('labels stay in their line and their field', (t) => {
  const told = ['tag_open: 1 labels with tabs or line breaks have blanks there'];
  t.is(written(t, 'lab', 'tag_open', ['a\tb\n c', 'NaN'], told), '0\t0.25\ta b  c\n0.5\t0.75\tNaN\n');
  t.is(written(t, 'csv', 'tag_open', ['say "a"']), '0,0.25,"say ""a"""\n');
});

test('notes of csv are time, pitch and duration', (t) => {
  t.is(written(t, 'csv', 'note_hz', [440.5]), '0,440.5,0.25\n');
});

/** Notes of a MIDI file: start and end in seconds, key, channel. */
function notesOf(bytes: Uint8Array): number[][] {
  const { header, tracks } = parseMidi(bytes);
  const perSecond = (header.ticksPerBeat ?? 0) * 2;
  const [notes, open]: [number[][], Map<string, number[]>] = [[], new Map()];
  let tick = 0;
  for (const event of tracks[0] ?? []) {
    tick += event.deltaTime;
    if (event.type !== 'noteOn' && event.type !== 'noteOff') continue;
    const name = `${event.channel} ${event.noteNumber}`;
    if (event.type === 'noteOn') {
      const note = [tick / perSecond, 0, event.noteNumber, event.channel];
      notes.push(note);
      open.set(name, note);
    } else {
      const note = open.get(name);
      if (note !== undefined) note[1] = tick / perSecond;
    }
  }
  return notes;
}

test('notes in MIDI have a velocity of 80, or those that the sandbox tells of all of them, from 1 to 127', (t) => {
  const velocitiesOf = (velocities?: Json) => {
    const data = [60, 62, 64].map((value, index) => ({ time: index, duration: 1, value }));
    const annotation = newAnnotation({ namespace: 'note_midi', data });
    const sandbox: JsonObject = velocities === undefined ? {} : { velocities };
    const { tracks } = parseMidi(midiFile({ ...annotation, sandbox }, () => {}));
    return (tracks[0] ?? []).flatMap((event) => (event.type === 'noteOn' ? [event.velocity] : []));
  };
  t.deepEqual(velocitiesOf(), [80, 80, 80]);
  t.deepEqual(velocitiesOf([0, 64.4, 200]), [1, 64, 127]);
  t.deepEqual(velocitiesOf([1, 2]), [80, 80, 80]);
  t.deepEqual(velocitiesOf([1, 2, 'loud']), [80, 80, 80]);
});

test('MIDI has the notes at their times, of Hz too; overlapping ones of a key are on channels of their own', (t) => {
  const told: string[] = [];
  const note = (time: number, duration: number, value: number) => ({ time, duration, value });
  const data = [note(0, 0.5, 60), note(0.25, 0.5, 60), note(0.5, 0.25, 60), note(1.2345, 0, 72)];
  const bytes = midiFile(newAnnotation({ namespace: 'note_midi', data }), (line) => told.push(line));
  t.deepEqual(notesOf(bytes), [
    [0, 0.5, 60, 0],
    [0.25, 0.75, 60, 1],
    [0.5, 0.75, 60, 0],
    [1.2345, 1.23455, 72, 0],
  ]);
  t.deepEqual(told, []);
  const hz = newAnnotation({ namespace: 'note_hz', data: [note(0, 1, 440), note(1, 1, 450)] });
  t.deepEqual(
    notesOf(midiFile(hz, (line) => told.push(line))).map(([, , key]) => key),
    [69, 69],
  );
  t.deepEqual(told, ['note_hz: pitches are rounded by up to 0.39 semitones, as MIDI has keys']);
});

test('what is no note of a key is refused as MIDI', (t) => {
  t.throws(() => midiFile(annotationOf('note_midi', [60, 130]), () => {}), {
    instanceOf: UserError,
    message: 'note_midi, observation 1: MIDI number 130; expected one from 0 to 127',
  });
  t.throws(() => midiFile(annotationOf('chord', ['C']), () => {}), {
    message: /^chord: no notes; expected note_midi or note_hz/,
  });
});
