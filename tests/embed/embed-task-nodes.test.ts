import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import test from 'ava';
import { PROFILE_FILE } from '../../src/embed/embedding-profile.ts';
import { readNpy } from '../../src/formats/files/npy.ts';
import { readRowIndex } from '../../src/formats/folders/row-index.ts';
import { defineStep, writeFileAtomic } from '../../src/pipeline/index.ts';
import { moduleSource } from '../modules/module-source.ts';
import { Bench } from './embedding-run.ts';
import { clipName, type SmallTask, wavOf } from './task-folder.ts';

const SCENES: SmallTask = { kind: 'scene', splits: { train: 40, valid: 7, test: 3 } };
const EVENTS: SmallTask = {
  kind: 'event',
  splits: { train: 5, valid: 2, test: 2 },
  length: (index) => 400 + 160 * (index % 3),
};

/** All published files but those of the pipeline itself, with their content. */
async function published(folder: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.startsWith('.heareval') || !(await stat(join(folder, name))).isFile()) continue;
    files[name.split(sep).join('/')] = (await readFile(join(folder, name))).toString('base64');
  }
  return files;
}

test('a scene task becomes files, matrices, indexes and copies of what belongs to the task', async (t) => {
  const bench = await Bench.create(t, SCENES);
  const { result, errors } = await bench.run();
  t.deepEqual(errors, []);
  t.is(result.status, 'ok');
  const folder = bench.at('embeddings/mine/small');
  t.deepEqual(
    Object.keys(await published(folder))
      .filter((name) => !name.includes('/'))
      .sort(),
    [
      'labelvocabulary.csv',
      'module.json',
      'task_metadata.json',
      'test.embeddings.npy',
      'test.index.csv',
      'test.json',
      'train.embeddings.npy',
      'train.index.csv',
      'train.json',
      'valid.embeddings.npy',
      'valid.index.csv',
      'valid.json',
    ],
  );
  for (const file of ['train.json', 'task_metadata.json', 'labelvocabulary.csv']) {
    t.is(await readFile(join(folder, file), 'utf8'), await readFile(bench.at('task', file), 'utf8'));
  }
  const clip = await readNpy(join(folder, 'train', `${clipName(4)}.embedding.npy`));
  t.deepEqual(clip.shape, [2]);
  t.deepEqual([...clip.data], [400 * (5 / 32768), 400]);
  const matrix = await readNpy(join(folder, 'train.embeddings.npy'));
  const index = await readRowIndex(join(folder, 'train.index.csv'));
  t.deepEqual(matrix.shape, [40, 2]);
  t.is(index.timestamps, null);
  for (const { filename, firstRow } of index.files) {
    const number = Number(filename.slice(4, 7));
    t.is(matrix.data[firstRow * 2], 400 * ((1 + number) / 32768));
  }
});

test('an event task has frames, their times, and one row for each', async (t) => {
  const bench = await Bench.create(t, EVENTS);
  const { errors } = await bench.run();
  t.deepEqual(errors, []);
  const folder = bench.at('embeddings/mine/small');
  const stem = join(folder, 'train', clipName(1));
  const { data, shape } = await readNpy(`${stem}.embedding.npy`);
  t.deepEqual(shape, [4, 1]);
  t.is(await readFile(`${stem}.timestamps.json`, 'utf8'), '[5.0, 15.0, 25.0, 35.0]');
  const index = await readRowIndex(join(folder, 'train.index.csv'));
  const matrix = await readNpy(join(folder, 'train.embeddings.npy'));
  const rows = index.files.find(({ filename }) => filename === clipName(1));
  t.is(rows?.rows, 4);
  t.deepEqual(matrix.shape, [index.rows, 1]);
  const first = rows?.firstRow ?? 0;
  t.deepEqual([...(index.timestamps ?? [])].slice(first, first + 4), [5, 15, 25, 35]);
  t.deepEqual(matrix.data.slice(first, first + 4), data);
});

test('the bytes are the same with any number of workers', async (t) => {
  for (const task of [SCENES, EVENTS]) {
    const bench = await Bench.create(t, task, moduleSource({ parallelism: 'threads' }));
    const made: Record<string, string>[] = [];
    for (const workers of [1, 3]) {
      const { errors } = await bench.run({
        workers,
        workdir: `work${workers}`,
        embeddings: `embeddings${workers}`,
      });
      t.deepEqual(errors, []);
      made.push(await published(bench.at(`embeddings${workers}`, 'mine', 'small')));
    }
    t.deepEqual(made[0], made[1]);
  }
});

test('a second run loads no module and does nothing', async (t) => {
  const bench = await Bench.create(t, SCENES);
  t.true((await bench.run()).loads > 0);
  const { states, loads } = await bench.run();
  t.is(loads, 0);
  t.deepEqual([...new Set(states.map((state) => state.split(' ').at(-1)))], ['fresh']);
});

test('changed labels make new matrices and no new embeddings', async (t) => {
  const bench = await Bench.create(t, SCENES);
  await bench.run();
  const labels = JSON.parse(await readFile(bench.at('task/train.json'), 'utf8')) as Record<string, string[]>;
  delete labels[clipName(3)];
  bench.write({ 'task/train.json': JSON.stringify(labels) });
  const { states, loads } = await bench.run();
  t.is(loads, 0);
  t.deepEqual(states.filter((state) => state.endsWith('done')).sort(), [
    'SplitMatrix test done',
    'SplitMatrix train done',
    'SplitMatrix valid done',
  ]);
  t.deepEqual((await readNpy(bench.at('embeddings/mine/small/train.embeddings.npy'))).shape, [39, 2]);
});

test('a changed module makes all embeddings anew, a changed clip those of its split', async (t) => {
  const bench = await Bench.create(t, SCENES);
  await bench.run();
  bench.write({ [`task/16000/valid/${clipName(2)}`]: wavOf(90, 400) });
  const embedded = (states: readonly string[]) =>
    states.filter((state) => /^EmbedSplit .* done$/.test(state)).sort();
  t.deepEqual(embedded((await bench.run()).states), ['EmbedSplit valid done']);
  bench.write({ 'mine.mjs': `${moduleSource()}// changed` });
  t.deepEqual(embedded((await bench.run()).states), [
    'EmbedSplit test done',
    'EmbedSplit train done',
    'EmbedSplit valid done',
  ]);
});

test('a task that a step makes and the same task on disk have the same keys', async (t) => {
  const bench = await Bench.create(t, { kind: 'scene', splits: { train: 3, valid: 2, test: 2 } });
  const files = await readdir(bench.at('task'), { recursive: true, withFileTypes: true });
  const names = files
    .filter((file) => file.isFile())
    .map((file) => relative(bench.at('task'), join(file.parentPath, file.name)));
  const makeTask = defineStep<Record<never, never>>({
    name: 'MakeTask',
    version: '1',
    async run({ outDir }) {
      for (const name of names) {
        await writeFileAtomic(join(outDir, name), await readFile(bench.at('task', name)));
      }
      await writeFileAtomic(join(outDir, 'unrelated.txt'), 'unrelated');
    },
  });
  const first = await bench.run({ task: makeTask({ scope: 'small', params: {} }) });
  t.is(first.result.status, 'ok');
  const second = await bench.run();
  t.deepEqual([...new Set(second.states.map((state) => state.split(' ').at(-1)))], ['fresh']);
});

test('the speed and the number of clips are told', async (t) => {
  const bench = await Bench.create(t, SCENES);
  const { events } = await bench.run();
  const lines = events.flatMap((event) => (event.type === 'step-log' ? [event.line] : []));
  t.is(lines.length, 3);
  t.regex(lines[0] ?? '', /^40 clips, 1 s of audio in \d+\.\d s: [\d,.]+ x real time$/);
  t.true(
    events.some(
      (event) =>
        event.type === 'step-progress' && event.unit === 'clips' && event.done === 40 && event.total === 40,
    ),
  );
});

test('the built-in baseline embeds a task', async (t) => {
  const task = { kind: 'event', splits: { train: 3 }, sampleRate: 44100, length: () => 5000 } as const;
  const bench = await Bench.create(t, task);
  const { errors } = await bench.run({ specifier: './baseline' });
  t.deepEqual(errors, []);
  const { shape } = await readNpy(bench.at('embeddings/baseline/small/train.embeddings.npy'));
  t.deepEqual(shape, [3 * 3, 4096]);
  const times = await readFile(
    bench.at('embeddings/baseline/small/train', `${clipName(0)}.timestamps.json`),
    'utf8',
  );
  t.is(times, '[0.0, 50.0, 100.0]');
});

test('nothing that one engine has embedded by the baseline is taken for what another would', async (t) => {
  const task = { kind: 'scene', splits: { train: 3 }, sampleRate: 44100, length: () => 5000 } as const;
  const bench = await Bench.create(t, task);
  const embed = async (specifier: string) => {
    const { profile, errors } = await bench.run({ specifier, cache: 'cache' });
    t.deepEqual(errors, []);
    await profile.write();
    const { splits } = JSON.parse(await readFile(join(profile.folder, PROFILE_FILE), 'utf8'));
    const { data } = await readNpy(join(profile.folder, 'train.embeddings.npy'));
    return { data, counts: [splits.train.clips_embedded, splits.train.clips_kept] };
  };
  const [onnx, tfjs] = [await embed('./baseline'), await embed('tfjs:baseline')];
  t.deepEqual(onnx.counts, [3, 0]);
  t.deepEqual(tfjs.counts, [3, 0]);
  t.notDeepEqual(tfjs.data, onnx.data);
  t.true(tfjs.data.every((value, i) => Math.abs(value - (onnx.data[i] as number)) < 1e-3));
});
