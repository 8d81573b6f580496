import { rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import test from 'ava';
import { runPipeline } from '../../src/pipeline/index.ts';
import { TextSteps } from '../pipeline/text-steps.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { command } from './in-process.ts';

test('runs, status and log tell what a command did, for people and as JSON', async (t) => {
  const folder = temporaryFolder(t);
  for (const name of ['runs', 'status']) {
    const empty = await command(folder, [name]);
    t.is(empty.exitCode, 0);
    t.is(empty.stdout, 'no runs in _workdir yet');
  }
  const steps = new TextSteps();
  const workdir = join(folder, '_workdir');
  await runPipeline([steps.measure(steps.say('a'))], { workdir, workers: 1 });
  await writeFile(join(folder, '_workdir', 'runs', 'a.jsonl'), '{"half');
  const runs = JSON.parse((await command(folder, ['runs', '--json'])).stdout) as {
    id: string;
    status: string;
  }[];
  t.deepEqual(
    runs.map(({ status }) => status),
    ['ok', 'unknown'],
  );
  t.regex((await command(folder, ['runs'])).stdout, / ok +\d+ +0 +0 +/);
  // The other does not say when it was.
  t.regex((await command(folder, ['status'])).stdout, /^run 20\d\d-\S+: ok$/m);
  const log = await command(folder, ['log', 'Measure']);
  t.regex(log.stdout, /^test\/Measure \(run /);
  t.regex(log.stdout, /^ {2}key +[0-9a-f]{64}$/m);
  const unknown = await command(folder, ['log', 'Nothing']);
  t.is(unknown.exitCode, 2);
  t.regex(unknown.stderr, /^Nothing: no such step in any run in _workdir/);
  rmSync(join(folder, '_workdir', 'runs', `${runs[0]?.id}.jsonl`));
  t.regex((await command(folder, ['status'])).stdout, /^run a: not ended, as far as its log can be read$/m);
});

test('hash tells what decides a key and what differs between two', async (t) => {
  const folder = temporaryFolder(t);
  const steps = new TextSteps();
  const workdir = join(folder, '_workdir');
  const { steps: outcomes } = await runPipeline([steps.say('a'), steps.say('b')], { workdir, workers: 1 });
  const [first = '', second = ''] = outcomes.map(({ outDir = '' }) => basename(outDir));
  t.regex((await command(folder, ['hash', first])).stdout, /^ {2}params\.text +"a"$/m);
  const both = await command(folder, ['hash', first, second]);
  t.regex(both.stdout, /^- params\.text +"a"\n\+ params\.text +"b"$/m);
  const json = JSON.parse((await command(folder, ['hash', first, second, '--json'])).stdout);
  t.deepEqual(json.lines, [{ name: 'params.text', from: '"a"', to: '"b"' }]);
});
