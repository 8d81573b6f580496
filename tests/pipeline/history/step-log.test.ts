import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { runIds, runPath } from '../../../src/pipeline/history/run-history.ts';
import { defineStep, readStepLogs, runPipeline, stepLogLines } from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { TextSteps } from '../text-steps.ts';

const talk = defineStep<{ words: number }>({
  name: 'Talk',
  version: '3',
  run: async ({ log, params, progress }) => {
    log('first line');
    progress(1, 2);
    log(`${params.words} words`);
  },
});

test('the log of a step has its lines, why it ran and what its manifest says', async (t) => {
  const workdir = temporaryFolder(t);
  const node = talk({ scope: 'test', params: { words: 2 }, label: 'loud' });
  const result = await runPipeline([node, new TextSteps().say('a')], { workdir, workers: 1 });
  const key = basename(result.outputOf(node)).split('-').at(-1) ?? '';
  for (const text of [
    'Talk',
    'loud',
    'Talk loud',
    'test/Talk loud',
    key,
    key.slice(0, 5),
    result.outputOf(node),
  ]) {
    const logs = await readStepLogs(workdir, text);
    t.is(logs.length, 1, text);
    const told = logs.flatMap(stepLogLines).join('\n');
    t.regex(told, /^test\/Talk loud \(run \S+\)\n {2}\S+ start test\/Talk loud: no output yet\n/);
    t.regex(told, /first line\n {2}\S+ 2 words\n {2}\S+ done/);
    t.regex(told, /version {2}3\n {2}params {3}\{"words":2\}\n/);
  }
});

test('a defect is told with its stack and a mistake of the user with the next command', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  await runPipeline([steps.measure(steps.fail(new Error('broken')))], { workdir, workers: 1 });
  const failed = (await readStepLogs(workdir, 'Fail')).flatMap(stepLogLines).join('\n');
  t.regex(failed, /failed: Error: broken\n +at /);
  const blocked = (await readStepLogs(workdir, 'Measure')).flatMap(stepLogLines).join('\n');
  t.regex(blocked, /blocked by test\/Fail/);
  steps.version = '2';
  await runPipeline([steps.fail(new UserError('wrong', { next: 'do better' }))], { workdir, workers: 1 });
  const mistaken = (await readStepLogs(workdir, 'Fail')).flatMap(stepLogLines).join('\n');
  t.regex(mistaken, /failed: wrong\n {4}next: do better/);
});

test('the latest run that tells of the step is taken, or the one that was asked for', async (t) => {
  const workdir = temporaryFolder(t);
  for (const words of [1, 2]) {
    await runPipeline([talk({ scope: 'test', params: { words } })], { workdir, workers: 1 });
  }
  await runPipeline([new TextSteps().say('a')], { workdir, workers: 1 });
  const [first = '', second = ''] = runIds(workdir);
  t.is((await readStepLogs(workdir, 'Talk'))[0]?.run, second);
  t.is((await readStepLogs(workdir, 'Talk', first))[0]?.run, first);
  await t.throwsAsync(readStepLogs(workdir, 'Whisper'), { message: /^Whisper: no such step in any run/ });
});

test('without logs, or with damaged ones, the store still tells of the output', async (t) => {
  const workdir = temporaryFolder(t);
  const node = talk({ scope: 'test', params: { words: 2 } });
  const result = await runPipeline([node], { workdir, workers: 1 });
  for (const id of runIds(workdir)) {
    writeFileSync(runPath(workdir, id), 'nothing\n{"type":"step-log","step":7}');
  }
  t.is((await readStepLogs(workdir, 'Talk'))[0]?.output?.folder, `test/${basename(result.outputOf(node))}`);
  rmSync(join(workdir, 'runs'), { recursive: true });
  const lines = (await readStepLogs(workdir, 'Talk')).flatMap(stepLogLines);
  t.is(lines[0], 'test/Talk');
});

test('the times of a step are those that the clock of this machine showed', (t) => {
  const step = { id: 0, name: 'Talk', scope: 'test', label: null };
  const event = { time: '2026-01-02T00:00:00Z', type: 'step-log', step, line: 'hello' } as const;
  const zone = process.env.TZ;
  try {
    for (const [name, clock] of [
      ['Asia/Kolkata', '05:30:00'],
      ['UTC', '00:00:00'],
    ]) {
      process.env.TZ = name;
      const log = { title: 'test/Talk', run: 'a', events: [event], output: null };
      t.is(stepLogLines(log)[1], `  ${clock} hello`);
    }
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});
