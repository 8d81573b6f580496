import test, { type ExecutionContext } from 'ava';
import { TimeLeft } from '../../../src/pipeline/history/time-left.ts';
import type { PipelineEvent, StepRef } from '../../../src/pipeline/index.ts';
import { LiveView } from '../../../src/pipeline/terminal/live-view.ts';
import { RunTree } from '../../../src/pipeline/terminal/run-tree.ts';
import { treeLines } from '../../../src/pipeline/terminal/run-tree-lines.ts';
import { plainStyle } from '../../../src/pipeline/text/text-style.ts';
import { TerminalScreen } from '../terminal-screen.ts';

const began = Date.parse('2026-01-02T03:00:00Z');
const time = (seconds: number) => new Date(began + seconds * 1000).toISOString();

let ids = 0;
const step = (scope: string, name: string, label: string | null = null): StepRef => {
  ids += 1;
  return { id: ids, scope, name, label };
};
const plan = (steps: readonly StepRef[]): PipelineEvent => {
  return { time: time(0), type: 'plan', fresh: 0, run: steps.map((each) => ({ step: each, reasons: [] })) };
};
const start = (of: StepRef, at = 0): PipelineEvent => {
  return { time: time(at), type: 'step-start', step: of, key: 'k', reasons: [] };
};
const progress = (of: StepRef, done: number, total: number, at = 0): PipelineEvent => {
  return { time: time(at), type: 'step-progress', step: of, done, total, unit: 'files' };
};
const done = (of: StepRef, ms = 5): PipelineEvent => {
  return { time: time(1), type: 'step-done', step: of, outDir: '', files: 1, bytes: 1, durationMs: ms };
};
const end = (status: 'ok' | 'cancelled', count: number): PipelineEvent => {
  const counts = { done: count, fresh: 0, failed: 0, blocked: 0, cancelled: 0 };
  return { time: time(2), type: 'run-end', status, durationMs: 2000, ...counts };
};

function linesOf(events: readonly PipelineEvent[], room: number, width: number, at = 10): readonly string[] {
  const tree = new RunTree();
  const timeLeft = new TimeLeft();
  for (const event of events) {
    tree.take(event);
    timeLeft.take(event);
  }
  return treeLines(tree, { room, width, now: began + at * 1000, timeLeft, style: plainStyle });
}

const embed = ['fold00', 'fold01', 'fold02', 'fold03'].map((label) => step('digits', 'EmbedSplit', label));
const [first, second, third] = embed as [StepRef, StepRef, StepRef];
const prepare = step('digits', 'PrepareAudio', 'all');
const train = [1, 2].map((point) => step('tones', 'TrainGridPoint', String(point)));
const events = [
  plan([prepare, ...embed, ...train]),
  start(prepare),
  done(prepare),
  start(first),
  done(first),
  start(second),
  progress(second, 100, 500),
  progress(second, 220, 500, 10),
  start(third, 6.6),
];

test('steps are a tree of scopes and names, with progress, rate and time left of what runs', (t) => {
  t.deepEqual(linesOf(events, 20, 100), [
    'digits  2/5',
    '├ ✓ PrepareAudio all',
    '└ ▸ EmbedSplit  1/4',
    '  ├ ▸ fold01  ━━━━━━━━━───────────  220/500 files  12/s  about 23 s left',
    '  └ ▸ fold02  3.4 s',
    'tones  0/2',
    '└ · TrainGridPoint  0/2',
    '2 of 7 steps, at least 23 s left',
  ]);
});

test('what a step measures is drawn as a curve with the last value, where there is room', (t) => {
  const values = [0.1, 0.2, 0.4, 0.3, 0.5];
  const measured = values.map(
    (value, at): PipelineEvent => ({
      time: time(5),
      type: 'step-measure',
      step: second,
      at,
      values: { accuracy: value, loss: 1 },
    }),
  );
  const lineOf = (width: number) => linesOf([...events, ...measured], 20, width)[3];
  t.is(
    lineOf(120),
    '  ├ ▸ fold01  ━━━━━━━━━───────────  220/500 files  accuracy ▁▃▇▄█ 0.500  12/s  about 23 s left',
  );
  t.is(lineOf(45), '  ├ ▸ fold01  220/500  accuracy ▁▃▇▄█ 0.500');
  t.is(lineOf(30), '  ├ ▸ fold01  220/500');
});

test('what a step tells of itself stays longer than how many of its items are done, and than its curve', (t) => {
  const told: readonly PipelineEvent[] = [
    { time: time(5), type: 'step-measure', step: second, at: 0, values: { accuracy: 0.5 } },
    {
      time: time(5),
      type: 'step-progress',
      step: second,
      done: 240,
      total: 500,
      unit: 'steps',
      speed: 'epoch 3/5 (40/100), loss 0.7',
    },
  ];
  const lineOf = (width: number) =>
    linesOf([...events, ...told], 20, width)[3]?.replace(/about \d+ s/, 'N s');
  const words = 'epoch 3/5 (40/100), loss 0.7';
  t.is(lineOf(95), `  ├ ▸ fold01  ━━━━━─────  ${words}  accuracy ▁ 0.500  N s left`);
  t.is(lineOf(80), `  ├ ▸ fold01  ━━━━━─────  ${words}  N s left`);
  t.is(lineOf(60), `  ├ ▸ fold01  ${words}  N s left`);
  t.is(lineOf(45), `  ├ ▸ fold01  ${words}`);
  t.is(lineOf(38), '  ├ ▸ fold01  240/500  N s left');
});

test('where there is little room, what does not run is only counted, then what does not fit', (t) => {
  t.deepEqual(
    linesOf(events, 6, 100).map((line) => line.replace(/ {2}━.*/, '')),
    [
      'digits  2/5',
      '└ ▸ EmbedSplit  1/4',
      '  ├ ▸ fold01',
      '  └ ▸ fold02  3.4 s',
      '2 of 7 steps, at least 23 s left',
    ],
  );
  t.deepEqual(linesOf(events, 2, 60), [
    '▸ digits/EmbedSplit fold01  220/500 files  12/s  about 23 s left'.replace(' files  12/s', ''),
    '2 of 7 steps, at least 23 s left, 1 more running',
  ]);
  t.deepEqual(linesOf(events, 1, 60), ['2 of 7 steps, at least 23 s left, 2 more running']);
});

test('a narrow terminal loses the bar first, then the rate, and the count last', (t) => {
  const lineOf = (width: number) => linesOf(events, 20, width)[3];
  t.is(lineOf(63), '  ├ ▸ fold01  ━━━━──────  220/500 files  12/s  about 23 s left');
  t.is(lineOf(50), '  ├ ▸ fold01  220/500 files  12/s  about 23 s left');
  t.is(lineOf(40), '  ├ ▸ fold01  220/500  about 23 s left');
  t.is(lineOf(22), '  ├ ▸ fold01  220/500');
});

test('thousands of steps take a few lines', (t) => {
  const many = Array.from({ length: 50_000 }, (_, index) =>
    step(`scope${index % 2_000}`, `Step${index % 7}`, `number ${index}`),
  );
  const running = many.slice(0, 500).map((each) => start(each));
  const tree = new RunTree();
  const timeLeft = new TimeLeft();
  for (const event of [plan(many), ...running]) {
    tree.take(event);
    timeLeft.take(event);
  }
  const lines = treeLines(tree, { room: 20, width: 80, now: Date.now(), timeLeft, style: plainStyle });
  t.is(lines.length, 20);
  t.is(lines.at(-1), '0 of 50000 steps, 481 more running');
});

test('steps that wait, fail or were not planned have their place', (t) => {
  const [waiting, failing, late] = [step('s', 'Wait'), step('s', 'Fail'), step('s', 'Late')];
  const lines = linesOf(
    [
      plan([waiting, failing]),
      { time: time(0), type: 'step-waiting', step: waiting, pid: 7, host: 'there' },
      start(failing),
      {
        time: time(1),
        type: 'step-failed',
        step: failing,
        error: { name: 'Error', message: 'no' },
        durationMs: 1,
      },
      start(late, 8),
    ],
    20,
    80,
  );
  t.deepEqual(lines, [
    's  1/3, 1 failed',
    '├ ▸ Wait  waits for process 7 on there  10 s',
    '├ ✗ Fail, 1 failed',
    '└ ▸ Late  2.0 s',
    '1 of 3 steps, 1 failed',
  ]);
});

/** Shows events on a screen that changes its size on the way, and gives what is on it before and after the end. */
function show(
  t: ExecutionContext,
  screen: TerminalScreen,
  sizes: readonly number[],
  labels: readonly string[],
) {
  const view = new LiveView(screen);
  const steps = labels.map((label) => step('größen 音', 'Measure', label));
  view.take(plan(steps));
  view.say('begin');
  for (const each of steps) view.take(start(each));
  for (const columns of sizes) screen.resize(columns);
  const during = screen.text;
  for (const each of steps) view.take(done(each));
  view.take(end('ok', steps.length));
  t.is(screen.listeners, 0);
  return { during, after: screen.text };
}

test('whatever the size becomes, nothing of the live lines stays behind and no final line is lost', (t) => {
  const labels = [
    'fold 1',
    'a label that is as long as one line of a narrow terminal',
    '音声の長いラベル🎵 and more',
    'e\u0301',
  ];
  for (const sizes of [[80], [80, 30, 12], [12, 80], [100, 5, 100, 40], [1, 3, 2]]) {
    const { during, after } = show(t, new TerminalScreen(80, 50), sizes, labels);
    t.regex(during, /^plan: 4 steps to run, 0 fresh\nbegin\n/, String(sizes));
    t.is(during.split('begin').length, 2);
    t.deepEqual(
      after.replaceAll(/\d\.\d+ s/g, 'T').split('\n'),
      [
        'plan: 4 steps to run, 0 fresh',
        'begin',
        ...labels.map((label) => `done größen 音/Measure ${label} (1 file, 1 B, T)`),
        'done: 4 steps ran, 0 fresh (T)',
      ],
      String(sizes),
    );
  }
});

test('live lines never wrap', (t) => {
  for (const columns of [10, 17, 33, 80]) {
    const screen = new TerminalScreen(columns, 20);
    const view = new LiveView(screen);
    for (const event of events) view.take(event);
    view.say('.');
    const live = screen.text.split('\n.\n')[1] ?? '';
    t.true(live.split('\n').length >= 5, live);
    for (const line of live.split('\n')) t.true([...line].length < columns, line);
    view.close();
    t.false(screen.text.includes('fold01'));
  }
});

test('in a run of many steps the short ones are counted and the long ones told', (t) => {
  const screen = new TerminalScreen();
  const view = new LiveView(screen);
  const steps = Array.from({ length: 101 }, (_, index) => step('s', 'Step', String(index)));
  view.take(plan(steps));
  for (const [index, each] of steps.entries()) view.take(done(each, index === 50 ? 1500 : 5));
  view.take(end('ok', 101));
  t.deepEqual(screen.text.split('\n'), [
    'plan: 101 steps to run, 0 fresh',
    'done s/Step 50 (1 file, 1 B, 1.5 s)',
    'done: 101 steps ran, 0 fresh (2.0 s)',
  ]);
});

test('what a step logs cannot disturb the screen', (t) => {
  const screen = new TerminalScreen();
  const view = new LiveView(screen);
  view.take(plan([first]));
  view.take(start(first));
  view.take({ time: time(0), type: 'step-log', step: first, line: '\x1b[2J\x1b[?25l50%\r60%' });
  view.close();
  t.is(screen.text, 'plan: 1 step to run, 0 fresh\ndigits/EmbedSplit fold00: 50% 60%');
});

test('what was cancelled or blocked has no tick and does not count as made', (t) => {
  const stopped = ['Train', 'Predict'].map((name) => step('words', name));
  const [cancelled, blocked] = stopped as [StepRef, StepRef];
  const made = step('words', 'Count');
  const other = step('more', 'Count');
  const lines = linesOf(
    [
      plan([made, ...stopped, other]),
      done(made),
      { time: time(1), type: 'step-cancelled', step: cancelled },
      { time: time(1), type: 'step-blocked', step: blocked, by: cancelled },
      start(other, 10),
    ],
    20,
    60,
  );
  t.deepEqual(lines, [
    'words  1/3',
    '├ ✓ Count',
    '├ – Train',
    '└ – Predict',
    'more  0/1',
    '└ ▸ Count  0.00 s',
    '1 of 4 steps',
  ]);
});
