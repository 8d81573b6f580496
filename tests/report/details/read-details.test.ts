import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readDetails } from '../../../src/report/details/read-details.ts';
import { readResults } from '../../../src/report/results.ts';
import { eventTask, sceneTask, taggingTask, type WholeFolderOptions, wholeFolder } from '../whole-folder.ts';

const PLENTY = { bytes: 1e9, cells: 1 };

/** The last module of a whole folder on a task. */
async function cellOf(t: ExecutionContext, task: string, options?: WholeFolderOptions) {
  const folder = await wholeFolder(t, options);
  const { cells } = await readResults(folder.embeddingsDir, { modules: ['poor'], tasks: [task] });
  const [cell] = cells;
  if (cell === undefined) throw new Error('no cell');
  return cell;
}

test('of clips with one label there are confusion, shares by label, calibration, and errors the surest first', async (t) => {
  const { details, labels } = await readDetails(await cellOf(t, sceneTask), PLENTY);
  t.deepEqual(labels, ['cat', 'cow', 'dog']);
  // Of 12 clips the first 6 are taken for the next label.
  t.deepEqual(details.confusion, {
    entries: [0, 0, 2, 0, 1, 2, 1, 1, 2, 1, 2, 2, 2, 0, 2, 2, 2, 2],
    omitted: 0,
  });
  t.deepEqual(details.classes?.bars, [
    [0, 0.5, 4],
    [1, 0.5, 4],
    [2, 0.5, 4],
  ]);
  t.deepEqual(details.calibration?.bins, [[0.8, 0.5, 12]]);
  t.is(details.worst?.length, 6);
  t.deepEqual(details.worst?.[0], {
    split: 'test',
    file: 'clip-0.wav',
    expected: 'cat (10 %)',
    predicted: 'cow (80 %)',
  });
  t.deepEqual(details.problems, []);
});

test('of clips with several labels there are average precisions, calibration of pairs, and clips of the largest loss', async (t) => {
  const { details } = await readDetails(await cellOf(t, taggingTask), PLENTY);
  t.is(details.confusion, undefined);
  t.is(details.classes?.bars.length, 3);
  t.deepEqual(
    details.calibration?.bins.map(([, , count]) => count).reduce((sum, count) => sum + count, 0),
    36,
  );
  t.deepEqual(
    details.worst
      ?.slice(0, 6)
      .map(({ file }) => file)
      .sort(),
    [0, 1, 2, 3, 4, 5].map((clip) => `clip-${clip}.wav`),
  );
});

test('of events there are F-measures by label, and the clips of the worst score with what sounds and what was predicted', async (t) => {
  const { details } = await readDetails(await cellOf(t, eventTask), PLENTY);
  t.deepEqual(details.classes?.bars, [
    [0, 0.5, 4],
    [1, 0.5, 4],
    [2, 0.5, 4],
  ]);
  t.is(details.timelines?.length, 6);
  t.deepEqual(details.timelines?.[0], {
    split: 'test',
    file: 'clip-0.wav',
    score: 0,
    length: 400,
    reference: [[0, 100, 250]],
    predicted: [[0, 250, 400]],
    omitted: 0,
  });
});

test('heads that were taken and other trainings have their curves', async (t) => {
  const { details } = await readDetails(await cellOf(t, sceneTask), PLENTY);
  t.deepEqual(
    details.curves?.map(({ name, chosen, epoch, points }) => [name, chosen, epoch, points.length]),
    [
      ['test', true, 3, 15],
      ['grid point 00', false, 3, 12],
    ],
  );
});

test('details become fewer until they fit, and say what is left out', async (t) => {
  const labels = Array.from({ length: 90 }, (_, label) => `label ${label}`);
  const cell = await cellOf(t, sceneTask, { labels, clips: 180 });
  const whole = (await readDetails(cell, PLENTY)).details;
  t.is(whole.confusion?.omitted, 0);
  const { details } = await readDetails(cell, { bytes: 300_000, cells: 100 });
  t.true(JSON.stringify(details).length <= 3000);
  const shown = details.confusion?.entries.filter((_, index) => index % 3 === 2) ?? [];
  t.is(shown.reduce((sum, clips) => sum + clips, 0) + (details.confusion?.omitted ?? 0), 180);
  t.is((details.classes?.bars.length ?? 0) + (details.classes?.omitted ?? 0), 90);
});

test('what is missing or damaged is told, and the rest is there', async (t) => {
  const cell = await cellOf(t, sceneTask);
  rmSync(join(cell.folder, 'predicted-test.csv'));
  writeFileSync(join(cell.folder, 'heads/grid/00.json'), '{');
  const { details, labels } = await readDetails(cell, PLENTY);
  t.is(labels.length, 3);
  t.is(details.confusion, undefined);
  t.is(details.curves, undefined);
  t.is(details.problems.length, 2);
  t.regex(details.problems[0] ?? '', /predicted-test\.csv: no such file; expected predictions/);
  t.regex(details.problems[1] ?? '', /00\.json: not JSON/);
  rmSync(join(cell.folder, 'labelvocabulary.csv'));
  t.regex((await readDetails(cell, PLENTY)).details.problems[0] ?? '', /labelvocabulary\.csv: no such file/);
});

test('a label of events that the vocabulary does not have is told, and drawn as no other', async (t) => {
  const cell = await cellOf(t, eventTask);
  const event = { label: 'elephant', start: 0, end: 100 };
  writeFileSync(join(cell.folder, 'test.json'), JSON.stringify({ 'clip-0.wav': [event] }));
  const { details } = await readDetails(cell, PLENTY);
  t.is(details.timelines, undefined);
  t.regex(details.problems.join(), /test\.json: label elephant is not in the vocabulary/);
});
