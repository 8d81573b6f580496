import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import test from 'ava';
import { BadInputsError } from '../../../src/errors.ts';
import {
  createTerminalView,
  defineStep,
  type PipelineEvent,
  runPipeline,
  type StepNode,
} from '../../../src/pipeline/index.ts';
import { formatBytes, formatDuration } from '../../../src/pipeline/text/quantities.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { TextSteps } from '../text-steps.ts';

class Screen {
  text = '';
  columns = 60;
  rows = 20;
  write(text: string): void {
    this.text += text;
  }
}

async function viewOf(
  targets: readonly StepNode[],
  workdir: string,
  options: { json?: boolean; tty?: boolean },
) {
  const stream = new Screen();
  const view = createTerminalView({ stream, ...options });
  await runPipeline(targets, { workdir, workers: 1, onEvent: view.onEvent });
  view.close();
  return stream.text;
}

/** Times are what they are. */
function timeless(text: string): string {
  return text.replaceAll(/\d+(\.\d+)? (s|min \d+ s)\b/g, 'T');
}

test('without a terminal there is a line for each event, and a summary', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const run = (text: string) =>
    viewOf([steps.repeat(steps.measure(steps.say(text)), 2, { label: 'twice' })], workdir, {});
  t.is(
    timeless(await run('a')),
    [
      'plan: 3 steps to run, 0 fresh',
      'start test/Say: no output yet',
      'done test/Say (1 file, 1 B, T)',
      'start test/Measure: no output yet',
      'done test/Measure (1 file, 1 B, T)',
      'start test/Repeat twice: no output yet',
      'done test/Repeat twice (1 file, 2 B, T)',
      'done: 3 steps ran, 0 fresh (T)',
      '',
    ].join('\n'),
  );
  t.is(timeless(await run('a')), 'nothing to do: 3 steps fresh (T)\n');
  t.is(
    timeless(await run('b')),
    [
      'plan: 3 steps to run, 0 fresh',
      'start test/Say: text changed from "a" to "b"',
      'done test/Say (1 file, 1 B, T)',
      'start test/Measure: input from changed',
      'done test/Measure (1 file, 1 B, T)',
      'fresh test/Repeat twice: its input is what it was',
      'done: 2 steps ran, 1 fresh (T)',
      '',
    ].join('\n'),
  );
});

test('what a user did wrong is told once, at the end, with the next command and what it stands in the way of', async (t) => {
  const steps = new TextSteps();
  const failing = steps.fail(
    new BadInputsError('2 of 3 files failed:', ['a.wav: bad', 'b.wav: bad'], { next: 'heareval --help' }),
  );
  const workdir = temporaryFolder(t);
  const text = await viewOf([steps.repeat(steps.measure([failing]), 2)], workdir, {});
  t.is(
    timeless(text),
    [
      'plan: 3 steps to run, 0 fresh',
      'start test/Fail: no output yet',
      'failed test/Fail',
      'failed: 0 steps ran, 0 fresh, 1 failed, 2 blocked (T)',
      '  test/Fail: 2 of 3 files failed:',
      '    a.wav: bad',
      '    b.wav: bad',
      '    next: heareval --help',
      '    blocks Measure, Repeat',
      `    log: heareval log test/Fail --workdir ${workdir}`,
      `  log of the run: ${join(workdir, 'runs', readdirSync(join(workdir, 'runs'))[0] ?? '')}`,
      '',
    ].join('\n'),
  );
});

test('a defect of the program is told with its stack', async (t) => {
  const text = await viewOf([new TextSteps().fail(new TypeError('a bug'))], temporaryFolder(t), {});
  t.regex(text, /failed test\/Fail: TypeError: a bug\n {4}at .*terminal-view\.test/);
});

test('for machines there is one JSON object a line', async (t) => {
  const text = await viewOf([new TextSteps().say('a')], temporaryFolder(t), { json: true });
  const events = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PipelineEvent);
  t.deepEqual(
    events.map((event) => event.type),
    ['run-start', 'plan', 'step-start', 'step-done', 'run-end'],
  );
});

test.serial('without a terminal the progress of a step has a line every five seconds', (t) => {
  const { now } = performance;
  t.teardown(() => {
    performance.now = now;
  });
  const stream = new Screen();
  const view = createTerminalView({ stream });
  const step = { id: 0, name: 'Slow', scope: 'test', label: null };
  for (const seconds of [0, 4, 5, 9, 10]) {
    performance.now = () => seconds * 1000;
    view.onEvent({ type: 'step-progress', time: '', step, done: seconds, total: 20, unit: 'files' });
  }
  t.deepEqual(
    stream.text.match(/\d+ of 20|\d+\/20/g)?.map((text) => Number.parseInt(text, 10)),
    [5, 10],
  );
});

test('a terminal shows what runs, with progress, rate and time left, and no line is wrapped', async (t) => {
  const slow = defineStep({
    name: 'Slow',
    version: '1',
    run: async ({ progress }) => {
      for (let done = 0; done <= 8; done += 1) {
        progress(done, 20, 'files');
        await sleep(60);
      }
    },
  });
  const nodes = [
    slow({ scope: 'test', params: {} }),
    new TextSteps().say('a', { label: 'a label so long that it does not fit into one line of the terminal' }),
  ];
  const text = await viewOf(nodes, temporaryFolder(t), { tty: true });
  const frames = text.split('\x1b[0J').map((frame) => stripVTControlCharacters(frame));
  const working = frames.find((frame) => /▸ Slow {2}━+─+ {2}\d+\/20 files {2}\d+(\.\d)?\/s/.test(frame));
  t.truthy(working, JSON.stringify(frames));
  t.regex(working ?? '', /0 of 2 steps, at least \d+ s left\n/);
  t.true(
    text
      .split('\n')
      .every((line) => stripVTControlCharacters(line).replace('\r', '').length < 60 || !line.includes('━')),
  );
  t.regex(timeless(frames.at(-1) ?? ''), /done: 2 steps ran, 0 fresh \(T\)\n$/);
});

test('a terminal shows nothing but a line when there is nothing to do', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  await viewOf([steps.say('a')], workdir, {});
  t.is(timeless(await viewOf([steps.say('a')], workdir, { tty: true })), 'nothing to do: 1 step fresh (T)\n');
});

test('quantities are short and have units', (t) => {
  t.deepEqual([3, 340, 999, 9_940, 12_400, 59_600, 200_000, 3_900_000].map(formatDuration), [
    '0.00 s',
    '0.34 s',
    '1.0 s',
    '9.9 s',
    '12 s',
    '1 min 0 s',
    '3 min 20 s',
    '1 h 5 min',
  ]);
  t.deepEqual([0, 999, 1_000, 12_140_000, 999_999, 5e12].map(formatBytes), [
    '0 B',
    '999 B',
    '1.0 kB',
    '12.1 MB',
    '1.0 MB',
    '5.0 TB',
  ]);
});

test('NO_COLOR leaves colours out, and a dumb terminal gets lines', async (t) => {
  const textWith = async (env: Record<string, string>) => {
    const stream = Object.assign(new Screen(), { isTTY: true });
    const view = createTerminalView({ stream, env });
    const failing = new TextSteps().fail(new TypeError('a bug'));
    await runPipeline([failing], { workdir: temporaryFolder(t), workers: 1, onEvent: view.onEvent });
    view.close();
    return stream.text;
  };
  const isColoured = (text: string) => text.includes('\x1b[31m');
  t.true(isColoured(await textWith({ TERM: 'xterm' })));
  t.true(isColoured(await textWith({ TERM: 'xterm', NO_COLOR: '' })));
  t.false(isColoured(await textWith({ TERM: 'xterm', NO_COLOR: '1' })));
  const dumb = await textWith({ TERM: 'dumb' });
  t.false(dumb.includes('\x1b'));
  t.regex(dumb, /^plan: 1 step to run, 0 fresh\nstart test\/Fail/);
});
