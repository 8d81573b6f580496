import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { temporaryFolder } from '../../temporary-folder.ts';
import { command } from '../in-process.ts';

const TARGET = ['graph', 'tone_pitch-1.0.0-small', '--sample-rate', '16000'];

test('`graph` draws the steps of a target as text, with states and reasons', async (t) => {
  const { stdout, exitCode, stderr } = await command(temporaryFolder(t), TARGET);
  t.is(exitCode, 0, stderr);
  t.regex(stdout, /^◌ tone_pitch-1\.0\.0-small\/FinishTask +waits for /);
  t.regex(stdout, /▸ SynthesiseCorpus +to run: no output yet\n/);
  t.regex(stdout, /\n\n9 steps: 1 to run, 8 waiting$/);
});

test('`graph` takes the format from --format, --json, or the name of the file it writes', async (t) => {
  const folder = temporaryFolder(t);
  const json = await command(folder, [...TARGET, '--json']);
  t.is((JSON.parse(json.stdout) as { nodes: unknown[] }).nodes.length, 9);
  const dot = await command(folder, [...TARGET, '--format', 'dot']);
  t.regex(dot.stdout, /^digraph/);
  const mermaid = await command(folder, [...TARGET, '--output', 'drawn/steps.mmd']);
  t.is(mermaid.stdout, '');
  t.regex(await readFile(join(folder, 'drawn/steps.mmd'), 'utf8'), /^flowchart LR\n/);
  await command(folder, [...TARGET, '--output', 'steps.html']);
  const page = await readFile(join(folder, 'steps.html'), 'utf8');
  t.regex(page, /^<!doctype html>.*<h1>heareval tone_pitch-1\.0\.0-small<\/h1>.*class Explorer/s);
});

test('an unknown format is one clear line and exit code 2', async (t) => {
  const { exitCode, stderr } = await command(temporaryFolder(t), [...TARGET, '--format', 'png']);
  t.is(exitCode, 2);
  t.regex(stderr, /argument 'png' is invalid. Allowed choices are text, /);
});
