import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command as heareval } from '../in-process.ts';

const TASK = 'tone_pitch-1.0.0-small';
const MODULE = ['--module', './baseline', '--task', TASK];
const LOUDNESS = readFileSync('tests/cli/fixtures/loudness.mjs', 'utf8');
const HEAD = ['--grid', 'faster', '--grid-points', '1'];

for (const [engine, name, flags] of [
  ['ONNX Runtime', 'baseline', []],
  ['TensorFlow.js', 'baseline-tfjs', ['--engine', 'tfjs']],
] as const) {
  test(`the commands one by one and \`run\` make the same steps by ${engine}: after the one, the other has nothing to do`, async (t) => {
    const folder = temporaryFolder(t);
    const command = async (...args: string[]) => {
      const result = await heareval(folder, args);
      t.is(result.exitCode, 0, result.stderr);
      return result;
    };
    await command('preprocess', 'tone_pitch', '--mode', 'small', '--sample-rate', '44100');
    await command('embed', ...MODULE, ...flags);
    await command('predict', ...MODULE, ...HEAD, ...flags);
    const evaluated = await command('evaluate', TASK);
    t.is((await command('evaluate', TASK, '--module', './baseline', ...flags)).stdout, evaluated.stdout);
    t.regex(evaluated.stdout, new RegExp(`^tone_pitch-1\\.0\\.0-small +${name} +pitch_acc +0\\.\\d+`, 'm'));
    const run = await command('run', ...MODULE, ...HEAD, ...flags);
    t.regex(run.stderr, /^nothing to do/);
  });
}

test('`run` prepares what is not there, and a module that was changed is embedded anew', async (t) => {
  const folder = temporaryFolder(t);
  const module = join(folder, 'loudness.mjs');
  await writeFile(module, LOUDNESS);
  const args = ['run', '--module', './loudness.mjs', '--task', TASK, '--sample-rate', '16000', ...HEAD];
  const first = await heareval(folder, args);
  t.is(first.exitCode, 0, first.stderr);
  t.regex(first.stdout, /loudness +pitch_acc/);
  t.regex((await heareval(folder, args)).stderr, /^nothing to do/);
  await writeFile(module, LOUDNESS.replace('const FLOOR = 1e-6', 'const FLOOR = 1e-3'));
  const changed = await heareval(folder, args);
  t.is(changed.exitCode, 0, changed.stderr);
  t.regex(changed.stderr, /start \S+\/EmbedSplit train: module/);
  t.notRegex(changed.stderr, /start \S+\/PrepareAudio/);
});
