import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import test from 'ava';
import { execa } from 'execa';
import { temporaryFolder } from '../../temporary-folder.ts';

const FEW = ['--sounds=20', '--num_of_epochs=1', '--batch_size=7'];

test('the examples make their sounds, train, and say something of sounds that they have not heard', async (t) => {
  const folder = temporaryFolder(t);
  const run = (name: string) =>
    execa(process.execPath, [resolve('.build/examples', name), ...FEW], { cwd: folder });
  const [circular, rectangular, tone] = await Promise.all(
    ['circular-drum.js', 'rectangular-drum.js', 'tone-pitch.js'].map(run),
  );
  t.regex(
    String(circular?.stdout),
    /^(a drum of [\d.]+ m: -?[\d.]+ m\n){3}mean error [\d.]+ cm, [\d.]+ % of the range$/,
  );
  t.regex(String(rectangular?.stdout), /\na drum of [\d.]+ m and 1 : [\d.]+: -?[\d.]+ m, 1 : -?[\d.]+$/);
  t.regex(String(tone?.stdout), /^([\d.]+ Hz: [\d.]+ Hz, -?\d+ cents off\n?){3}$/);
  t.is(readdirSync(join(folder, 'model')).length, 3);
});
