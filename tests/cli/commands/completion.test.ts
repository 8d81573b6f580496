import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

test('bash completes commands, flags, choices, tasks and modules, those of the folder too', async (t) => {
  const folder = temporaryFolder(t);
  const { stdout } = await command(folder, ['completion', 'bash']);
  writeFileSync(join(folder, 'completion.bash'), stdout);
  mkdirSync(join(folder, 'tasks', 'claps-1.0.0-full'), { recursive: true });
  mkdirSync(join(folder, 'embeddings', 'my-model'), { recursive: true });
  const completed = (...words: string[]) => {
    const script = `source ./completion.bash
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _heareval; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const told = execFileSync('bash', ['-c', script, 'bash', 'heareval', ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
    return told.split('\n').filter((line) => line !== '');
  };
  t.deepEqual(completed('le'), ['leaderboard']);
  t.true(completed('').includes('new-task'));
  t.deepEqual(completed('run', '--grid', 'fast'), ['fast', 'faster']);
  t.deepEqual(completed('run', '--grid-'), ['--grid-points']);
  t.deepEqual(completed('run', '--task', 'spoken'), ['spoken_digit']);
  t.deepEqual(completed('embed', '--module', './a', '--task', 'cl'), ['claps-1.0.0-full']);
  t.deepEqual(completed('evaluate', 'tone_j'), ['tone_jnd']);
  t.deepEqual(completed('preprocess', 'ope'), ['open']);
  t.deepEqual(completed('run', '--mode', 'sm'), ['small']);
  t.true(completed('run', '--module', 'm').includes('my-model'));
  t.deepEqual(completed('run', '--module', 'transf'), ['transformers:']);
  t.deepEqual(completed('report', '--output', 'comp'), ['completion.bash']);
  t.deepEqual(completed('completion', ''), ['bash', 'zsh', 'fish']);
  writeFileSync(join(folder, 'my net.onnx'), '');
  // As bash takes apart --grid=fa and onnx:./my.
  t.deepEqual(completed('run', '--grid', '=', 'fa'), ['fast', 'faster']);
  t.deepEqual(completed('run', '--grid', '='), ['default', 'fast', 'faster']);
  t.deepEqual(completed('run', '--module', 'onnx', ':', './my'), ['./my net.onnx']);
  t.deepEqual(completed('run', '--module', 'onnx:./my'), ['onnx:./my net.onnx']);
  t.deepEqual(completed('run', '--config', 'comp'), ['completion.bash']);
  t.true(completed('status', '').includes('--workdir'));
});
