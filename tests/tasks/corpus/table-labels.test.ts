import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { stringifyCsv } from '../../../src/formats/files/csv.ts';
import { defineStep, writeFileAtomic } from '../../../src/pipeline/index.ts';
import { tableLabels } from '../../../src/tasks/corpus/table-labels.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { runNode } from '../run-node.ts';

const write = defineStep<{ readonly file: string; readonly text: string }>({
  name: 'Write',
  version: '1',
  run: ({ params, outDir }) => writeFileAtomic(join(outDir, params.file), params.text),
});

const config = {
  task_name: 'small',
  version: '1.0',
  mode: 'full',
  splits: ['test'],
  embedding_type: 'scene',
  split_mode: 'trainvaltest',
  sample_duration: 1,
  evaluation: [],
  default_mode: 'full',
} as const;

/** The labels of the split `test`, of whose files these were chosen. */
async function tableOf(
  t: import('ava').ExecutionContext,
  type: 'jnd' | 'ranking' | 'regression',
  rows: readonly (readonly [filestem: string, belongsTo: string, label: number])[],
  chosen: readonly string[],
): Promise<string> {
  const columns = ['relpath', 'split', 'label', 'belongs_to', 'unique_filestem'];
  const metadata = stringifyCsv(
    columns,
    rows.map(([filestem, belongsTo, label]) => [`${filestem}.wav`, 'test', label, belongsTo, filestem]),
  );
  const files = stringifyCsv(
    ['unique_filestem', 'relpath'],
    chosen.map((filestem) => [filestem, `${filestem}.wav`]),
  );
  const node = tableLabels(
    { ...config, prediction_type: type, tmp_dir: '_workdir' },
    {
      metadata: write({ scope: 'test', params: { file: 'metadata.csv', text: metadata } }),
      splits: [write({ scope: 'test', params: { file: 'files.csv', text: files } })],
    },
  );
  const { outDir, error } = await runNode(node, temporaryFolder(t));
  t.is(error, undefined);
  return readFileSync(join(outDir, 'test.csv'), 'utf8');
}

test('a pair of which one file was not chosen is left out, whichever of both it is', async (t) => {
  const pairs = [
    ['a', 'p1', 1],
    ['b', 'p1', 1],
    ['c', 'p2', 0],
    ['d', 'p2', 0],
    ['e', 'p3', 0],
    ['f', 'p3', 0],
  ] as const;
  t.is(
    await tableOf(t, 'jnd', pairs, ['b', 'c', 'd', 'e']),
    stringifyCsv(['filename1', 'filename2', 'different'], [['c.wav', 'd.wav', 0]]),
  );
});

test('a list of which a file was not chosen is left out whole', async (t) => {
  const lists = [
    ['a', 'x', 0],
    ['c', 'x', 1],
    ['b', 'x', 2],
    ['d', 'y', 0],
    ['e', 'y', 1],
    ['f', 'y', 2],
  ] as const;
  t.is(
    await tableOf(t, 'ranking', lists, ['a', 'b', 'c', 'd', 'f']),
    stringifyCsv(
      ['rank_group', 'rank', 'filename'],
      [
        ['x', 0, 'a.wav'],
        ['x', 1, 'c.wav'],
        ['x', 2, 'b.wav'],
      ],
    ),
  );
});

test('of numbers the rows of the files that were chosen are there, whatever else has the same target', async (t) => {
  const numbers = [
    ['b', 'gain', 2],
    ['a', 'pan', 0.25],
    ['a', 'gain', 1],
    ['b', 'pan', 0.5],
    ['c', 'gain', 3],
    ['c', 'pan', 0.75],
  ] as const;
  t.is(
    await tableOf(t, 'regression', numbers, ['a', 'b']),
    stringifyCsv(
      ['filename', 'gain', 'pan'],
      [
        ['a.wav', '1', '0.25'],
        ['b.wav', '2', '0.5'],
      ],
    ),
  );
});

test('notes are written as they are read, and as a table for people', async (t) => {
  const columns = ['relpath', 'split', 'label', 'start', 'end', 'unique_filestem'];
  const metadata = stringifyCsv(columns, [
    ['a.wav', 'test', 440, 0, 500, 'a'],
    ['b.wav', 'test', 220, 0, 500, 'b'],
    ['a.wav', 'test', 880, 250, 750, 'a'],
  ]);
  const files = stringifyCsv(['unique_filestem', 'relpath'], [['a', 'a.wav']]);
  const node = tableLabels(
    { ...config, prediction_type: 'notes', tmp_dir: '_workdir' },
    {
      metadata: write({ scope: 'test', params: { file: 'metadata.csv', text: metadata } }),
      splits: [write({ scope: 'test', params: { file: 'files.csv', text: files } })],
    },
  );
  const { outDir, error } = await runNode(node, temporaryFolder(t));
  t.is(error, undefined);
  const notes = JSON.parse(readFileSync(join(outDir, 'test.json'), 'utf8')) as Record<string, object[]>;
  t.deepEqual(Object.keys(notes), ['a.wav']);
  t.like(notes['a.wav'], [
    { start: 0, end: 500, frequency: 440 },
    { start: 250, end: 750, frequency: 880 },
  ]);
  const lines = readFileSync(join(outDir, 'test.csv'), 'utf8').trim().split('\n');
  t.is(lines.length, 3);
  t.regex(lines[1] ?? '', /^a\.wav,/);
});
