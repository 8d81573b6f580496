import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { CircularDrum, generateDataset, RectangularDrum } from '../../src/datasets/index.ts';
import { UserError } from '../../src/errors.ts';
import { readTargetTable } from '../../src/formats/labels/target-table.ts';
import { task as circular } from '../../src/tasks/kac_circular_drums.ts';
import { task as polygonal, polygonSize } from '../../src/tasks/kac_polygonal_drums.ts';
import { task as rectangular } from '../../src/tasks/kac_rectangular_drums.ts';
import type { TaskDefinition } from '../../src/tasks/task-definition.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { makeZip } from './corpus/archives.ts';
import { archiveOf } from './corpus/kac-archive.ts';
import { serve, startServer } from './corpus/unreliable-server.ts';
import { runNode } from './run-node.ts';

const SETTINGS = { duration: 0.05, sampleRate: 8000 };
const SIZE = 60;

/** A set of drums, with its `metadata.json` changed. */
async function drums(
  t: ExecutionContext,
  Sampler: typeof CircularDrum | typeof RectangularDrum,
  change = (text: string) => text,
): Promise<string> {
  const folder = temporaryFolder(t);
  await generateDataset(Sampler, SETTINGS, folder, SIZE, {}, { workers: 1 });
  const file = join(folder, 'metadata.json');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  return folder;
}

/** Prepares a task of archives that a server of the loopback has: the targets of all its clips, by split. */
async function prepare(t: ExecutionContext, task: TaskDefinition, archive: Buffer) {
  const root = temporaryFolder(t);
  const { url, seen } = await startServer(t, (request, response) => serve(request, response, archive));
  const options = { tasksDir: join(root, 'tasks'), mirrors: [url], sampleRates: [8000] };
  const { error } = await runNode(task.build('full', options), join(root, 'work'));
  const targets = async (split: string) =>
    (await readTargetTable(join(root, 'tasks', `${task.name}-1.0.0-full`, `${split}.csv`), null)).values;
  const splits = error === undefined ? await Promise.all(['train', 'valid', 'test'].map(targets)) : [];
  return { error, splits, asked: seen.map((request) => request.url) };
}

/** What its targets say of the drums of a split. */
function drumsOf(values: ReadonlyMap<string, ArrayLike<number>>): ReadonlySet<string> {
  return new Set([...values.values()].map((targets) => Array.from(targets).join(' ')));
}

test('published sets of circular and rectangular drums are tasks of regression, no drum in two splits', async (t) => {
  for (const [task, Sampler, name, targets] of [
    [circular, CircularDrum, '5000-circular-drums-of-varying-size', 1],
    [rectangular, RectangularDrum, '5000-rectangular-drums-of-varying-dimension', 2],
  ] as const) {
    const archive = await archiveOf(await drums(t, Sampler), name);
    const { error, splits, asked } = await prepare(t, task, archive);
    t.is(error, undefined);
    t.deepEqual(asked, [`/${name}.zip`]);
    t.is(
      splits.reduce((sum, values) => sum + values.size, 0),
      SIZE,
    );
    const all = splits.flatMap((values) => [...drumsOf(values)]);
    t.is(all.length, SIZE / 5);
    t.is(new Set(all).size, SIZE / 5);
    for (const values of splits) t.true([...values.values()].every(({ length }) => length === targets));
  }
});

test('a set that is unpacked is taken from its folder, and a folder of two sets is refused', async (t) => {
  const data = await drums(t, CircularDrum);
  const root = temporaryFolder(t);
  const build = (folder: string) =>
    runNode(
      circular.build('full', {
        tasksDir: join(root, 'tasks'),
        mirrors: [],
        sampleRates: [8000],
        data: folder,
      }),
      join(root, 'work'),
    );
  t.is((await build(data)).error, undefined);
  const { values } = await readTargetTable(join(root, 'tasks/kac_circular_drums-1.0.0-full/test.csv'), null);
  t.true(values.size >= 5 && values.size % 5 === 0);
  const two = temporaryFolder(t, { 'a/metadata.json': '{}', 'b/metadata.json': '{}' });
  t.is(
    (await build(two)).error?.message,
    `${two}: has a/metadata.json, b/metadata.json; expected one data set of kac_drumset`,
  );
});

test('the size of a polygon is the root of its area, without the zeros that it is filled up with', async (t) => {
  const square = [
    [0, 0.5],
    [0.5, 1],
    [1, 0.5],
    [0.5, 0],
  ];
  t.is(polygonSize(square), Math.sqrt(0.5));
  t.is(polygonSize([...square, [0, 0], [0, 0]]), Math.sqrt(0.5));
  t.is(polygonSize([]), undefined);
  t.is(polygonSize([1, 2]), undefined);
  let sound = -1;
  const vertices = () => {
    sound += 1;
    const width = 0.3 + 0.05 * Math.floor(sound / 5);
    return `"vertices": [[0.0, 0.0], [${width}, 0.0], [${width}, ${width}], [0.0, ${width}]]`;
  };
  const polygons = await drums(t, CircularDrum, (text) =>
    text.replaceAll(/"drum_size": \[[^\]]*\]/g, vertices),
  );
  const { error, splits } = await prepare(t, polygonal, await archiveOf(polygons, 'polygons'));
  t.is(error, undefined);
  const sizes = splits.flatMap((values) => [...drumsOf(values)]).map(Number);
  t.deepEqual(
    sizes.sort((a, b) => a - b).map((size) => size.toFixed(2)),
    Array.from({ length: 12 }, (_, i) => (0.3 + 0.05 * i).toFixed(2)),
  );
});

test('an archive that is another set, none, or cut off is one line', async (t) => {
  const name = '5000-circular-drums-of-varying-size';
  const wrong = async (archive: Buffer, message: RegExp) => {
    const { error } = await prepare(t, circular, archive);
    t.true(error instanceof UserError);
    t.regex(error?.message ?? '', message);
  };
  await wrong(
    makeZip([{ path: `${name}/readme.md`, content: 'x' }]),
    /has no metadata\.json; expected one data set of kac_drumset$/,
  );
  const renamed = await drums(t, CircularDrum, (text) => text.replaceAll('drum_size', 'diameter'));
  await wrong(
    await archiveOf(renamed, name),
    /metadata\.json: sound 0: its labels are diameter, strike_location; expected drum_size among them$/,
  );
  const cut = await drums(t, CircularDrum, (text) => text.slice(0, text.length / 2));
  await wrong(await archiveOf(cut, name), /metadata\.json: \d+ sounds; expected 60, its dataset_size$/);
  await wrong(Buffer.from('no archive'), /zip/);
});
