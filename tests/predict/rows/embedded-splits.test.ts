import { join } from 'node:path';
import test from 'ava';
import { readRowIndex } from '../../../src/formats/folders/row-index.ts';
import { readEventLabels } from '../../../src/formats/labels/split-labels.ts';
import { readLabelledRows } from '../../../src/predict/rows/embedded-splits.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { vocabulary, writeEventEmbeddings, writeSceneEmbeddings } from '../synthetic-embeddings.ts';

test('the rows of several splits come one below the other, with their targets and files', async (t) => {
  const folder = temporaryFolder(t);
  writeSceneEmbeddings(folder);
  const splits = ['fold02', 'fold00'];
  const space = { kind: 'scene', predictionType: 'multiclass', vocabulary } as const;
  const { targets, index, events } = await readLabelledRows(
    splits.map((split) => ({ split, folder })),
    space,
  );
  t.is(events.size, 0);
  t.is(index.rows, 80);
  t.is(index.timestamps, null);
  for (const [row, { filename, firstRow, rows }] of index.files.entries()) {
    t.is(filename, `${row < 40 ? 'fold02' : 'fold00'}-${row % 40}.wav`);
    t.deepEqual([firstRow, rows], [row, 1]);
    t.deepEqual(
      [...targets.subarray(row * 3, row * 3 + 3)],
      [0, 1, 2].map((label) => ((row % 40) % 3 === label ? 1 : 0)),
    );
  }
});

test('frames have the labels of the events that sound at their time, and clips keep their events', async (t) => {
  const folder = temporaryFolder(t);
  writeEventEmbeddings(folder);
  const sources = ['valid', 'test'].map((split) => ({ split, folder }));
  const space = { kind: 'event', predictionType: 'multilabel', vocabulary } as const;
  const { targets, index, events } = await readLabelledRows(sources, space);
  t.is(targets.length, index.rows * 3);
  const timestamps = index.timestamps ?? new Float64Array();
  const second = await readRowIndex(join(folder, 'test.index.csv'));
  t.deepEqual(timestamps.subarray(index.rows - second.rows), second.timestamps ?? undefined);
  t.deepEqual(
    new Map([...(await readEventLabels(folder, 'valid')), ...(await readEventLabels(folder, 'test'))]),
    events,
  );
  for (const { filename, firstRow, rows } of index.files) {
    for (let row = firstRow; row < firstRow + rows; row++) {
      const time = timestamps[row] ?? Number.NaN;
      const active = (events.get(filename) ?? []).filter(({ start, end }) => start <= time && time <= end);
      t.deepEqual(
        [...targets.subarray(row * 3, row * 3 + 3)],
        vocabulary.map((label) => (active.some((event) => event.label === label) ? 1 : 0)),
      );
    }
  }
});
