import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { decodeWav, encodeWav16 } from '../../../src/audio/index.ts';
import { decodeNpy } from '../../../src/formats/files/npy.ts';
import { decodeNpz } from '../../../src/formats/files/npz.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

const RATE = 8000;
const tone = Int16Array.from({ length: RATE }, (_, sample) =>
  Math.round(8000 * Math.sin((2 * Math.PI * 1000 * sample) / RATE)),
);

test('excerpt writes a stretch of sound, annotation, estimate and spectrogram, and draws both', async (t) => {
  const folder = temporaryFolder(t, {
    'a.wav': encodeWav16({ samples: tone, sampleRate: RATE }),
    'a.mel': '0 440\n0.25 220\n0.5 0\n0.75 330\n',
    'b.csv': '0,440\n0.25,440\n0.5,0\n0.75,330\n',
  });
  const excerpt = ['excerpt', 'a.wav', '--start', '0.25', '--end', '0.6'];
  const annotated = ['--reference', 'a.mel', '--estimate', 'b.csv', '--type', 'melody'];
  const made = await command(folder, [
    ...excerpt,
    ...annotated,
    ...['--representation', 'mel', '--output-dir', 'looks'],
  ]);
  t.is(made.exitCode, 0, made.stderr);
  const file = (name: string) => join(folder, 'looks', name);
  t.deepEqual(
    made.stdout.trim().split('\n'),
    ['audio.wav', 'reference.csv', 'estimate.csv', 'mel.npz', 'roll.svg'].map((name) => join('looks', name)),
  );
  t.deepEqual(decodeWav(readFileSync(file('audio.wav')), 'a').int16, tone.subarray(2000, 4800));
  t.is(readFileSync(file('reference.csv'), 'utf8'), '0,220\n0.25,0\n');
  t.is(readFileSync(file('estimate.csv'), 'utf8'), '0,440\n0.25,0\n');
  const members = decodeNpz(readFileSync(file('mel.npz')), 'mel');
  const arrayOf = (name: string) => decodeNpy(members.get(`${name}.npy`) ?? new Uint8Array(), name);
  const { data: times } = arrayOf('times');
  const { shape } = arrayOf('values');
  t.is(shape[1], times.length);
  t.true(times.length > 10 && times.every((time) => time >= 0 && time < 350));
  t.regex(readFileSync(file('roll.svg'), 'utf8'), /0 right, 1 missed, 0 extra, 1 octave off, over 0\.3 s/);

  const again = await command(folder, [...excerpt, '--output-dir', 'looks']);
  t.is(again.stderr, '--output-dir looks: is there already; expected a new folder');
  t.is((await command(folder, [...excerpt, '--output-dir', 'sound'])).exitCode, 0);
  t.deepEqual(readdirSync(join(folder, 'sound')), ['audio.wav']);
  const untyped = await command(folder, [...excerpt, '--reference', 'a.mel', '--output-dir', 'x']);
  t.is(untyped.stderr, '--type missing; expected what a.mel has, one of melody, multipitch, notes');
  const late = await command(folder, ['excerpt', 'a.wav', '--start', '2', '--end', '3', '--output-dir', 'x']);
  t.is(late.stderr, '--start 2: a.wav ends at 1 s; expected a time before that');
  const turned = await command(folder, [
    'excerpt',
    'a.wav',
    '--start',
    '2',
    '--end',
    '1',
    '--output-dir',
    'x',
  ]);
  t.is(turned.stderr, '--start 2: is not before --end 1; expected seconds');
});
