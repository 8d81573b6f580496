import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { importEmbeddings } from '../../../src/embed/hear2021/import-task.ts';
import { locateEmbeddings } from '../../../src/embed/hear2021/locate-embeddings.ts';
import { readNpy } from '../../../src/formats/files/npy.ts';
import { readRowIndex } from '../../../src/formats/folders/row-index.ts';
import { runPipeline } from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { kitFiles, writeKitFolder } from './kit-folders.ts';

type Changes = Record<string, string | null>;

/** Imports a folder that hear-eval-kit made; `errors` is what went wrong, `at` a path in the folder made. */
async function imported(t: ExecutionContext, task: 'scene' | 'event', changes: Changes = {}) {
  const root = temporaryFolder(t);
  const from = writeKitFolder(join(root, 'kit'), task, changes);
  const [located] = await locateEmbeddings(from);
  const nodes = await importEmbeddings(
    located ?? { module: '', task: '', path: '' },
    join(root, 'embeddings'),
  );
  const { steps } = await runPipeline(nodes, { workdir: join(root, 'work'), workers: 2 });
  const folder = join(root, 'embeddings/tiny', task);
  return {
    errors: steps.flatMap(({ error }) => error?.message ?? []),
    at: (...names: string[]) => join(folder, ...names),
    folder,
  };
}

for (const task of ['scene', 'event'] as const) {
  test(`rows of ${task} embeddings that hear-eval-kit made are those of its files for each clip`, async (t) => {
    const { errors, at } = await imported(t, task);
    t.deepEqual(errors, []);
    for (const split of task === 'scene' ? ['fold00', 'fold01', 'fold02'] : ['train', 'valid', 'test']) {
      const { data, shape } = await readNpy(at(`${split}.embeddings.npy`));
      const { files, rows, timestamps } = await readRowIndex(at(`${split}.index.csv`));
      t.deepEqual(shape, [rows, 3]);
      t.is(files.length, 4);
      for (const { filename, firstRow, rows } of files) {
        const own = await readNpy(at(split, `${filename}.embedding.npy`));
        t.deepEqual(data.subarray(firstRow * 3, (firstRow + rows) * 3), own.data);
        if (timestamps === null) continue;
        const times = JSON.parse(readFileSync(at(split, `${filename}.timestamps.json`), 'utf8'));
        t.deepEqual([...timestamps.subarray(firstRow, firstRow + rows)], times);
      }
    }
  });
}

test('a folder without the files of each clip is enough', async (t) => {
  const perClip = [...kitFiles('event').keys()].filter((file) => file.includes('/'));
  const { errors, at } = await imported(t, 'event', Object.fromEntries(perClip.map((file) => [file, null])));
  t.deepEqual(errors, []);
  t.is((await readRowIndex(at('train.index.csv'))).rows, 16);
});

test('rows whose labels are not those of the clip are refused, and nothing is left', async (t) => {
  const labels = JSON.parse(kitFiles('scene').get('fold01.json')?.toString() ?? '');
  const reversed = JSON.stringify(Object.fromEntries(Object.entries(labels).reverse()));
  const { errors, folder } = await imported(t, 'scene', { 'fold01.json': reversed });
  t.is(errors.length, 1);
  t.regex(
    errors[0] ?? '',
    /fold01\.target-labels\.pkl: row \d has the labels \[.*\]; expected \[.*\], those of fold01-clip\d\.wav in fold01\.json$/,
  );
  t.false(readdirSync(folder).some((file) => file.startsWith('fold01')));
});

const faults: Record<string, { changes: Changes; expected: RegExp }> = {
  'a matrix that is too short': {
    changes: { 'test.embeddings.npy': 'short' },
    expected: /test\.embeddings\.npy: 5 bytes; expected 192, for 16 rows of 3 values$/,
  },
  'dimensions of other rows': {
    changes: { 'test.embedding-dimensions.json': '[15, 3]' },
    expected:
      /test\.embedding-dimensions\.json: 15 rows; expected 16, as in test\.filename-timestamps\.json$/,
  },
  'dimensions that are none': {
    changes: { 'test.embedding-dimensions.json': '[16]' },
    expected: /test\.embedding-dimensions\.json: .*expected/,
  },
  'labels that are no pickle': {
    changes: { 'test.target-labels.pkl': 'RIFF' },
    expected: /test\.target-labels\.pkl: not a pickle of labels/,
  },
  'no labels': { changes: { 'test.target-labels.pkl': null }, expected: /test\.target-labels\.pkl/ },
};

for (const [what, { changes, expected }] of Object.entries(faults)) {
  test(`${what}: one line that names the file`, async (t) => {
    const { errors } = await imported(t, 'event', changes);
    t.is(errors.length, 1);
    t.regex(errors[0] ?? '', expected);
  });
}
