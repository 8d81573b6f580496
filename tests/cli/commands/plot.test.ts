import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encodeNpy } from '../../../src/formats/files/npy.ts';
import { encodeNpz } from '../../../src/formats/files/npz.ts';
import { temporaryFolder, writeFiles } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

test('plot draws an estimate against its reference, and convert makes one kind of another', async (t) => {
  const folder = temporaryFolder(t, {
    'a.mel': '0 440\n0.1 440\n0.2 0\n',
    'a.csv': '0,440\n0.1,880\n0.2,0\n',
  });
  const plot = ['plot', 'a.mel', 'a.csv', '--type', 'melody'];
  const { stdout, exitCode } = await command(folder, plot);
  t.is(exitCode, 0);
  t.regex(stdout, /^<svg .*aria-label="a\.csv: 1 right, 1 missed, 0 extra, 1 octave off, over 0\.3 s"/);
  t.regex(
    (await command(folder, [...plot, '--picture', 'distances'])).stdout,
    /Distances of 2 pitches in semitones: 1 are 0/,
  );
  t.is((await command(folder, [...plot, '--picture', 'pitches', '--output', 'pitches.svg'])).exitCode, 0);
  t.regex(
    readFileSync(join(folder, 'pitches.svg'), 'utf8'),
    /Confusion matrix of 13 pitches: 1 of 2 pitches are right/,
  );
  const again = await command(folder, [...plot, '--output', 'pitches.svg']);
  t.is(again.stderr, '--output pitches.svg: is there already; expected a new file');

  const part = await command(folder, [...plot, '--start', '0.1', '--end', '0.25']);
  t.regex(part.stdout, /aria-label="a\.csv: 0 right, 1 missed, 0 extra, 1 octave off, over 0\.1 s"/);
  const salience = encodeNpz(
    new Map([
      ['times.npy', encodeNpy(Float32Array.of(0, 100), [2])],
      ['frequencies.npy', encodeNpy(Float32Array.of(440, 880), [2])],
      ['values.npy', encodeNpy(Float32Array.of(1, 0, 0, 1), [2, 2])],
    ]),
  );
  writeFileSync(join(folder, 'a.npz'), salience);
  const over = await command(folder, [...plot, '--salience', 'a.npz']);
  t.regex(over.stdout, /<image class="salience" .*href="data:image\/png;base64,iVBORw0KGgo/);
  t.is([...over.stdout.matchAll(/class="found"/g)].length, 2);
  t.is(
    (await command(folder, [...plot, '--salience', 'a.npz', '--picture', 'pitches'])).stderr,
    '--salience with --picture pitches: is of a piano roll; expected --picture roll',
  );
  t.regex(
    (await command(folder, [...plot, '--start', '9'])).stderr,
    /--start 9: is not before the end, 0\.3/,
  );

  writeFiles(folder, {
    'labels/x.mel': '0 440\n0.1 440\n',
    'labels/y.mel': '0 440\n0.1 0\n',
    'found/x.csv': '0,880\n0.1,440\n',
    'found/z.csv': '0,880\n',
  });
  const table = await command(folder, ['plot', 'labels', 'found', '--type', 'melody', '--picture', 'tracks']);
  t.regex(table.stdout, /aria-label="track: 2 rows, melody_overall_acc, melody_raw_pitch, /);
  const texts = [...table.stdout.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  t.deepEqual(texts.slice(6), [
    'x',
    '0.500',
    '0.500',
    '1.000',
    '1.000',
    '0.000',
    'y',
    '–',
    '–',
    '–',
    '–',
    '–',
  ]);
  t.regex(table.stderr, /\nfound: no estimate of y\nlabels: no annotation of z; left out/);

  const notes = await command(folder, ['convert', 'a.mel', '--from', 'melody', '--to', 'notes']);
  t.is(notes.stdout, '0,0.2,440');
  const midi = ['convert', 'a.mel', '--from', 'melody', '--to', 'midi'];
  t.regex((await command(folder, midi)).stderr, /^--output missing; MIDI is no text to be printed\n/);
  t.is((await command(folder, [...midi, '--output', 'a.mid'])).exitCode, 0);
  t.is(
    (await command(folder, ['convert', 'a.mid', '--to', 'melody', '--hop', '100'])).stdout,
    '0,440\n0.1,440',
  );
});
