import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import test from 'ava';
import { execa } from 'execa';
import { moduleSource } from '../modules/module-source.ts';
import { contentsOf } from '../pipeline/folder-contents.ts';
import { Bench } from './embedding-run.ts';
import { clipName, type SmallTask, wavOf } from './task-folder.ts';

const CLIPS = 40;
const LENGTH = 400;
/** Clips of differing length, each a batch of its own. */
const TASK: SmallTask = { kind: 'scene', splits: { train: CLIPS }, length: (index) => LENGTH + index };

const BEFORE_IT_HANGS = 15;
/** A module that takes its time and writes down each clip that it embeds; it hangs at one of them if it is told to. */
const SLOW = moduleSource({
  top: `import { appendFileSync, existsSync } from 'node:fs';
    const log = import.meta.dirname + '/calls.log';
    let calls = 0;`,
  scenes: `appendFileSync(log, Math.round(audio.data[0] * 32768) + '\\n');
    calls += 1;
    const hangs = calls === ${BEFORE_IT_HANGS} && existsSync(import.meta.dirname + '/hang');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, hangs ? Infinity : 30);`,
});

function embedIn(bench: Bench, options: object) {
  const program = new URL('./embedding-program.js', import.meta.url).pathname;
  const task = JSON.stringify({ kind: TASK.kind, splits: TASK.splits, length: LENGTH });
  return execa(process.execPath, [program, bench.folder, task, JSON.stringify(options)], { reject: false });
}

function calls(bench: Bench): string[] {
  const file = bench.at('calls.log');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

/** Names of the embeddings of clips that are kept in the workdir. */
function kept(bench: Bench): string[] {
  const folder = bench.at('work/.items');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.npy'));
}

test('a process that is killed has kept what it embedded, also for another task', async (t) => {
  const bench = await Bench.create(t, TASK, SLOW);
  bench.write({ hang: '' });
  const killed = embedIn(bench, { workers: 1 });
  while (calls(bench).length < BEFORE_IT_HANGS || kept(bench).length < BEFORE_IT_HANGS - 3) await delay(10);
  killed.kill('SIGKILL');
  await killed;
  const before = calls(bench);
  t.is(before.length, BEFORE_IT_HANGS);
  for (const file of ['calls.log', 'hang']) rmSync(bench.at(file));
  const { errors } = await bench.run({ workers: 1, scope: 'other', embeddings: 'others' });
  t.deepEqual(errors, []);
  const again = calls(bench).filter((clip) => before.includes(clip));
  t.true(
    again.length <= 3,
    `${again.length} were with the model, or about to be written, when the process was killed`,
  );
  t.is(new Set([...before, ...calls(bench)]).size, CLIPS);
});

test('two processes that embed two tasks of the same clips in one workdir share the work, and give the same bytes', async (t) => {
  const bench = await Bench.create(t, TASK, SLOW);
  const start = (scope: string) => embedIn(bench, { workers: 1, scope, embeddings: scope });
  const first = start('one');
  // Two that are always at the same clip at the same moment would both embed all of them.
  while (calls(bench).length < 10) await delay(10);
  const ended = await Promise.all([first, start('two')]);
  t.deepEqual(
    ended.map(({ stdout }) => stdout),
    ['[]', '[]'],
  );
  t.true(calls(bench).length < 2 * CLIPS - 5, `${calls(bench).length} calls for ${CLIPS} clips`);
  const files = (scope: string) =>
    contentsOf(bench.at(scope, 'mine/small'), (name) => !name.startsWith('.heareval'));
  t.deepEqual(files('one'), files('two'));
  t.is(kept(bench).length, CLIPS);
  t.false(
    readdirSync(bench.at('work/.items'), { recursive: true, encoding: 'utf8' }).some((name) =>
      name.includes('.tmp-'),
    ),
  );
});

test('the baseline gives a clip the same bytes whatever it is embedded with', async (t) => {
  const task = { kind: 'event', splits: { train: 6 }, sampleRate: 44100, length: () => 5000 } as const;
  const whole = await Bench.create(t, task);
  await whole.run({ specifier: './baseline' });
  const parts = await Bench.create(t, task);
  const last = parts.at('task/44100/train', clipName(5));
  rmSync(last);
  // Labels name a clip whose audio is not there yet; its embedding is made nonetheless.
  await parts.run({ specifier: './baseline' });
  parts.write({ [`task/44100/train/${clipName(5)}`]: wavOf(5, 5000, 44100) });
  await parts.run({ specifier: './baseline' });
  const files = (bench: Bench) =>
    contentsOf(bench.at('embeddings/baseline/small'), (name) => !name.startsWith('.heareval'));
  t.is(files(whole).size, files(parts).size);
  t.deepEqual(files(whole), files(parts));
});
