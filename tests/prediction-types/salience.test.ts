import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encodeNpy } from '../../src/formats/files/npy.ts';
import { encodeNpz } from '../../src/formats/files/npz.ts';
import { multipitch } from '../../src/prediction-types/multipitch.ts';
import { notes } from '../../src/prediction-types/notes.ts';
import { pitch } from '../../src/prediction-types/pitch.ts';
import { headMethod } from '../../src/prediction-types/registry.ts';
import { readSalience, salienceFile, writeSaliences } from '../../src/prediction-types/salience.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { indexOf } from './row-index.ts';

const space = { kind: 'event', vocabulary: ['a', 'b', 'c'] } as const;

test('the salience of an excerpt is that of its frames in its clip, and comes back as it was', async (t) => {
  const folder = temporaryFolder(t);
  const index = indexOf({ 'a.wav': [0, 50], 'b.wav': [0, 1000, 2000] });
  const values = Float32Array.from({ length: 15 }, (_, place) => place / 16);
  const excerpts = [
    { clip: 'b.wav', start: 0.5, end: 2 },
    { clip: 'b.wav', start: 3, end: 4 },
    { clip: 'c.wav', start: 0, end: 1 },
  ];
  const frequenciesOf = () => Float32Array.of(220, 440);
  await writeSaliences(folder, 'test', { index, values }, space, { excerpts, frequenciesOf });
  const files = excerpts.map((excerpt) => join(folder, salienceFile('test', excerpt)));
  t.deepEqual(files.map(existsSync), [true, false, false]);
  t.true(files[0]?.endsWith('b.wav.0.5-2.npz'));
  t.deepEqual(await readSalience(files[0] ?? ''), {
    times: Float32Array.of(1000),
    frequencies: Float32Array.of(220, 440),
    values: Float32Array.of(9 / 16, 10 / 16),
  });
});

test('heads of pitches say of their first columns which frequencies they are, and what they find', (t) => {
  const melody = headMethod('pitch');
  const settings = pitch.targets.settings?.of({ lowest_hz: 100, bins: 3, bin_cents: 1200, blur_cents: 0 });
  const of = { ...space, ...(settings === undefined ? {} : { settings }) };
  t.deepEqual([...(melody.frequencies?.(of) ?? [])], [100, 200, 400]);
  t.deepEqual(melody.found?.(Float32Array.of(0, 1, 0), of), [200]);
  t.deepEqual(melody.found?.(Float32Array.of(0, 0.25, 0), of), []);
  const piano = { ...space, settings: notes.targets.settings?.of(undefined) };
  const sounding = new Float32Array(176);
  sounding[48] = 0.75;
  sounding[88 + 3] = 1;
  t.deepEqual(headMethod('notes').found?.(sounding, piano), [440]);
  t.is(headMethod('notes').frequencies?.(piano)[48], 440);
  const several = { ...space, settings: multipitch.targets.settings?.of(undefined) };
  t.is(headMethod('multipitch').frequencies?.(several).length, 88);
  t.is(headMethod('multilabel').frequencies, undefined);
});

test('a file that is no salience is refused in one line', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'x.npz');
  const refused = async (times: number[], frequencies: number[], values: number[], message: RegExp) => {
    const member = (list: number[]) => encodeNpy(Float32Array.from(list), [list.length]);
    const members = { 'times.npy': times, 'frequencies.npy': frequencies, 'values.npy': values };
    const written = Object.entries(members).filter(([, list]) => list.length > 0);
    writeFileSync(path, encodeNpz(new Map(written.map(([name, list]) => [name, member(list)]))));
    const error = await t.throwsAsync(readSalience(path), { name: 'UserError', message });
    t.false(error.message.includes('\n'));
  };
  await refused([0], [], [1], /x\.npz: has no array frequencies; expected a npz file with float32 arrays/);
  await refused([0, 1], [100], [1], /values of shape \(1\) of 2 times and 1 frequencies/);
  await refused([1, 0], [100], [1, 1], /times do not rise/);
  await refused([0], [100, 50], [1, 1], /frequencies do not rise/);
  await t.throwsAsync(readSalience(join(folder, 'none.npz')), { name: 'UserError', message: /no such file/ });
});
