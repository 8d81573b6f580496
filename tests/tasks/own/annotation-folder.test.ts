import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { midiOfNotes } from '../../../src/formats/labels/midi-notes.ts';
import { annotationFolder } from '../../../src/tasks/own/annotation-folder.ts';
import type { LabelReading } from '../../../src/tasks/own/labels/label-reading.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const AUDIO = ['a.wav', 'sub/b.flac'];

function read(t: ExecutionContext, files: Readonly<Record<string, string>>, reading: LabelReading = {}) {
  return annotationFolder(temporaryFolder(t, files), Object.keys(files).sort(), AUDIO, reading);
}

test("Audacity's labels of each recording are events, of an empty file none", async (t) => {
  const files = {
    'a.txt': '0.25\t1.5\tdog\n\\\t100\t200\n2\t3\tbig cat\n',
    'sub/b.txt': '',
    'README.txt': 'hello',
  };
  const { type, rows, notes } = await read(t, files);
  t.is(type, 'labels');
  t.deepEqual(rows, [
    { file: 'a', label: 'dog', start: 250, end: 1500 },
    { file: 'a', label: 'big cat', start: 2000, end: 3000 },
    { file: 'sub/b', label: null },
  ]);
  t.deepEqual(notes.at(-1), ['left out', '1 annotation of no audio file: README.txt']);
});

test('.lab files have start, end and label with blanks between', async (t) => {
  const { rows } = await read(t, { 'a.lab': '0.0 0.5 C:maj\n0.5 1.0 N\n', 'b.lab': '0 1 A:min\n' });
  t.is(rows.length, 3);
  t.deepEqual(rows.at(-1), { file: 'b', label: 'A:min', start: 0, end: 1000 });
});

test('melodies of each recording are frames, of several columns the one that is named', async (t) => {
  const one = await read(t, { 'a.mel': '0.0 0\n0.01 440.5\n', 'b.mel': '0,220\n' });
  t.is(one.type, 'pitch');
  t.deepEqual(one.rows, [
    { file: 'a', label: 0, start: 0, end: 0 },
    { file: 'a', label: 440.5, start: 10, end: 10 },
    { file: 'b', label: 220, start: 0, end: 0 },
  ]);
  const many = { 'a.f0': '0 1 2 440\n', 'b.f0': '0 1 2 220\n' };
  await t.throwsAsync(read(t, many), { message: /--column/ });
  const chosen = await read(t, many, { column: '4' });
  t.deepEqual(
    chosen.rows.map(({ label }) => label),
    [440, 220],
  );
});

test('a folder without annotations of the recordings, or with two kinds, is refused', async (t) => {
  await t.throwsAsync(read(t, { 'c.lab': '0 1 x\n' }), {
    message: /no annotations named as audio files are; expected one kind of/,
  });
  await t.throwsAsync(read(t, { 'a.lab': '0 1 x\n', 'a.mel': '0 1\n' }), {
    message: /annotations of several kinds \(\.lab, \.mel\)/,
  });
});

test('MIDI files of each recording are notes', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'a.mid'), midiOfNotes([{ start: 0, end: 500, frequency: 440, velocity: 70 }]));
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'sub/b.mid'), midiOfNotes([]));
  const { type, rows, guessedUnit } = await annotationFolder(folder, ['a.mid', 'sub/b.mid'], AUDIO, {});
  t.is(type, 'notes');
  t.is(guessedUnit, undefined);
  t.deepEqual(rows, [
    { file: 'a', label: 440, start: 0, end: 500, velocity: 70 },
    { file: 'sub/b', label: null },
  ]);
  writeFileSync(join(folder, 'a.lab'), '0 1 dog\n');
  t.is((await annotationFolder(folder, ['a.lab', 'a.mid', 'sub/b.mid'], AUDIO, {})).type, 'labels');
});
