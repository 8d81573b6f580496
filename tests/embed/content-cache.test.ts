import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readNpy } from '../../src/formats/files/npy.ts';
import { moduleSource } from '../modules/module-source.ts';
import { Bench } from './embedding-run.ts';
import { clipName, type SmallTask, wavOf } from './task-folder.ts';

const SCENES: SmallTask = { kind: 'scene', splits: { train: 12, test: 4 } };
const EVENTS: SmallTask = { ...SCENES, kind: 'event', length: (index) => 400 + 160 * (index % 3) };

/** A module that writes down the value of each clip that it embeds, and whose version can be changed. */
function counting(version = '1', then = ''): string {
  const note = `for (let s = 0; s < sounds; s++) appendFileSync('calls.log', Math.round(audio.data[s * length] * 32768) + ' ');`;
  return moduleSource({
    top: `import { appendFileSync as append } from 'node:fs';
      const appendFileSync = (name, text) => append(import.meta.dirname + '/' + name, text);
      export const edition = '${version}';`,
    scenes: `${note} ${then}`,
    timestamps: `${note} ${then}`,
  });
}

/** How many clips the module was given since this was last asked. */
function calls(bench: Bench): number {
  try {
    const text = readFileSync(bench.at('calls.log'), 'utf8');
    rmSync(bench.at('calls.log'));
    return text.trim().split(' ').length;
  } catch {
    return 0;
  }
}

/** Paths of all kept embeddings. */
function kept(bench: Bench, workdir = 'work'): string[] {
  return readdirSync(bench.at(workdir, '.items'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.npy'))
    .map((name) => bench.at(workdir, '.items', name));
}

for (const task of [SCENES, EVENTS]) {
  test(`clips of a ${task.kind} task that are in two splits, twice in one, or in another task are embedded once`, async (t) => {
    const bench = await Bench.create(t, task, counting());
    const { errors } = await bench.run();
    t.deepEqual(errors, []);
    t.is(calls(bench), 12, 'the test clips are the first of the training clips');
    const folder = bench.at('embeddings/mine/small');
    for (const file of [`${clipName(2)}.embedding.npy`]) {
      t.deepEqual(await readNpy(join(folder, 'test', file)), await readNpy(join(folder, 'train', file)));
    }
    bench.write({ [`task/16000/train/${clipName(11)}`]: wavOf(3, task.length?.(3) ?? 400) });
    t.is((await bench.run()).loads, 0);
    t.is(calls(bench), 0);
    t.deepEqual(
      await readNpy(join(folder, 'train', `${clipName(11)}.embedding.npy`)),
      await readNpy(join(folder, 'train', `${clipName(3)}.embedding.npy`)),
    );
    const other = await bench.run({ scope: 'other', embeddings: 'others' });
    t.deepEqual(other.errors, []);
    t.is(calls(bench), 0);
  });
}

test('a task with one new file embeds that file, and an unchanged one loads no module', async (t) => {
  const bench = await Bench.create(t, SCENES, counting());
  await bench.run();
  calls(bench);
  bench.write({ [`task/16000/train/${clipName(12)}`]: wavOf(77, 400) });
  const labels = JSON.parse(readFileSync(bench.at('task/train.json'), 'utf8')) as Record<string, string[]>;
  bench.write({ 'task/train.json': JSON.stringify({ ...labels, [clipName(12)]: ['a'] }) });
  const { errors, events } = await bench.run();
  t.deepEqual(errors, []);
  t.is(calls(bench), 1);
  const lines = events.flatMap((event) => (event.type === 'step-log' ? [event.line] : []));
  t.regex(lines[0] ?? '', /^1 clips?, 0 s of audio in .* x real time; 12 clips were embedded before$/);
  t.is((await bench.run()).loads, 0);
});

test('a clip that goes to another split is not embedded again, and no module is loaded for it', async (t) => {
  const bench = await Bench.create(t, SCENES, counting());
  await bench.run();
  calls(bench);
  bench.write({
    [`task/16000/test/${clipName(3)}`]: readFileSync(bench.at('task/16000/train', clipName(9))),
  });
  const { states, loads } = await bench.run();
  t.true(states.includes('EmbedSplit test done'));
  t.is(loads, 0);
  t.is(calls(bench), 0);
});

test('new weights, another kind and another rate never meet old embeddings', async (t) => {
  const bench = await Bench.create(t, SCENES, counting());
  await bench.run();
  t.is(calls(bench), 12);
  bench.write({ 'mine.mjs': counting('2', 'scenes.data[0] = 7;') });
  await bench.run();
  t.is(calls(bench), 12);
  const { data } = await readNpy(bench.at('embeddings/mine/small/train', `${clipName(0)}.embedding.npy`));
  t.is(data[0], 7);
  bench.write({ 'mine.mjs': counting() });
  await bench.run();
  t.is(calls(bench), 0, 'the old ones are there yet');
});

test('a damaged embedding is told of and made anew', async (t) => {
  const bench = await Bench.create(t, SCENES, counting());
  await bench.run();
  calls(bench);
  const [victim = ''] = kept(bench);
  const bytes = readFileSync(victim);
  rmSync(victim);
  writeFileSync(victim, bytes.fill(0, bytes.length - 4));
  // Another output of the same clips: one clip more.
  bench.write({ [`task/16000/train/${clipName(12)}`]: wavOf(77, 400) });
  const { errors, events } = await bench.run();
  t.deepEqual(errors, []);
  t.is(calls(bench), 2);
  const lines = events.flatMap((event) => (event.type === 'step-log' ? [event.line] : []));
  t.true(lines.some((line) => line.endsWith('does not hold what its name says; it is made anew')));
});

test('a forced step embeds everything itself, and later ones take what it made', async (t) => {
  const bench = await Bench.create(t, SCENES, counting());
  await bench.run();
  calls(bench);
  await bench.run({ force: true });
  t.is(calls(bench), 16);
  t.is(kept(bench).length, 12);
});

test('what was finished before a fault is taken by another task as well', async (t) => {
  const task: SmallTask = { kind: 'scene', splits: { train: 40 }, length: (index) => 400 + index };
  const fault = `if (Math.round(audio.data[0] * 32768) === 37 && process.env.BREAK) throw new Error('broken');`;
  process.env.BREAK = '1';
  const bench = await Bench.create(t, task, counting('1', fault));
  const { errors } = await bench.run({ workers: 1 });
  t.is(errors.length, 1);
  const finished = kept(bench).length;
  t.true(finished >= 34 && finished < 40, `${finished} kept`);
  calls(bench);
  delete process.env.BREAK;
  const second = await bench.run({ workers: 1, scope: 'other', embeddings: 'others' });
  t.deepEqual(second.errors, []);
  t.is(calls(bench), 40 - finished);
});

test('a clip that a colleague has embedded comes from the shared cache, and only the others are embedded', async (t) => {
  const bench = await Bench.create(t, SCENES, counting());
  await bench.run({ cache: 'team' });
  calls(bench);
  bench.write({ [`task/16000/train/${clipName(12)}`]: wavOf(77, 400) });
  const mine = await bench.run({ cache: 'team', workdir: 'mine', embeddings: 'my-embeddings' });
  t.deepEqual(mine.errors, []);
  t.is(calls(bench), 1);
  t.is(kept(bench, 'mine').length, 13);
  const theirs = await bench.run({ cache: 'team', workdir: 'third', embeddings: 'third-embeddings' });
  t.deepEqual(theirs.errors, []);
  t.is(calls(bench), 0);
});

test('kept embeddings take no room of their own', async (t) => {
  const bench = await Bench.create(t, SCENES, counting());
  await bench.run();
  const published = bench.at('embeddings/mine/small/train', `${clipName(0)}.embedding.npy`);
  const inodes = kept(bench).map((file) => statSync(file).ino);
  t.true(inodes.includes(statSync(published).ino));
});
