import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../src/errors.ts';
import { readScoredTask } from '../../src/evaluate/scored-task.ts';
import { eventFolder, sceneFolder } from './embeddings-folder.ts';

function read(folder: string) {
  return readScoredTask({ task: folder, labels: () => folder, predictions: folder });
}

function edit(folder: string, file: string, change: (text: string) => string): void {
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

async function refused(t: ExecutionContext, folder: string, message: RegExp): Promise<void> {
  const error = await t.throwsAsync(read(folder), { instanceOf: UserError, message });
  t.false(error?.message.includes('\n'));
}

test('a multiclass task is resampled by class, an event task by clip', async (t) => {
  const scenes = await read(sceneFolder(t));
  t.deepEqual(scenes.splits[0]?.strata, [Uint32Array.of(0, 2, 4), Uint32Array.of(1, 3, 5)]);
  const events = await read(eventFolder(t));
  t.deepEqual(events.splits[0]?.strata, [Uint32Array.of(0, 1)]);
});

test('a file that is missing in the predictions is named', async (t) => {
  const folder = sceneFolder(t);
  edit(folder, 'predicted-fold01.csv', (text) => text.replace(/fold01-0.*\n/, ''));
  await refused(
    t,
    folder,
    /predicted-fold01\.csv: fold01-0\.wav is missing; expected every file of fold01\.json$/,
  );
  edit(folder, 'predicted-fold01.csv', (text) => text.replace(/fold01-[123].*\n/g, ''));
  await refused(t, folder, /fold01-0\.wav and 3 more are missing/);
});

test('a file that is no clip of the split is named', async (t) => {
  const folder = sceneFolder(t);
  edit(folder, 'predicted-fold01.csv', (text) => `${text}other.wav,1,0\n`);
  await refused(
    t,
    folder,
    /predicted-fold01\.csv: other\.wav is not in fold01\.json; expected its files and no others$/,
  );
});

test('a file that is there twice is named with both rows', async (t) => {
  const folder = sceneFolder(t);
  edit(folder, 'predicted-fold00.csv', (text) => `${text}fold00-0.wav,1,0\n`);
  await refused(t, folder, /predicted-fold00\.csv, row 8, column filename: fold00-0\.wav is in row 2 too/);
});

test('a label that is not known is named', async (t) => {
  const scenes = sceneFolder(t);
  edit(scenes, 'fold02.json', (text) => text.replace('[1]', '[7]'));
  await refused(
    t,
    scenes,
    /fold02\.json: fold02-1\.wav has the label 7; expected one of the 2 in labelvocabulary\.csv$/,
  );
  const events = eventFolder(t);
  edit(events, 'test.json', (text) => text.replace('"tone"', '"bell"'));
  await refused(t, events, /test\.json: a\.wav has the label bell; expected one of the 2/);
});

test('a multiclass clip with several labels is named', async (t) => {
  const folder = sceneFolder(t);
  edit(folder, 'fold00.json', (text) => text.replace('[1]', '[0,1]'));
  await refused(t, folder, /fold00\.json: fold00-1\.wav has 2 labels; expected exactly one/);
});

test('probabilities that are no numbers and timestamps out of order are named with row and column', async (t) => {
  const folder = eventFolder(t);
  edit(folder, 'predicted-test.csv', (text) => text.replace('a.wav,100,0,0.1', 'a.wav,100,nan,0.1'));
  await refused(
    t,
    folder,
    /predicted-test\.csv, row 4, column noise: 'nan'; expected a probability between 0 and 1$/,
  );
  edit(folder, 'predicted-test.csv', (text) => text.replace('a.wav,100,nan', 'a.wav,10,0'));
  await refused(
    t,
    folder,
    /predicted-test\.csv, row 4, column timestamp: 10 comes after 50; expected rising/,
  );
});

test('scores that do not fit the task are refused', async (t) => {
  const scenes = sceneFolder(t);
  edit(scenes, 'task_metadata.json', (text) => text.replace('chroma_acc', 'event_onset_50ms_fms'));
  await refused(t, scenes, /^score event_onset_50ms_fms is for events; expected one for scenes$/);
  const events = eventFolder(t);
  edit(events, 'task_metadata.json', (text) => text.replace('event_onset_200ms_fms', 'top1_acc'));
  await refused(t, events, /^score top1_acc is for scenes; expected one for events$/);
  edit(events, 'task_metadata.json', (text) => text.replace('top1_acc', 'top9_acc'));
  await refused(t, events, /^score top9_acc is not known; expected one of top1_acc/);
});

test('predictions that say too little about themselves are refused', async (t) => {
  const scenes = sceneFolder(t);
  edit(scenes, 'predictions.json', (text) => text.replace('"fold01"', '"fold07"'));
  await refused(t, scenes, /predictions\.json: splits are fold00, fold07, fold02; expected fold01 too$/);
  const events = eventFolder(t);
  edit(events, 'predictions.json', (text) =>
    text.replace(/"postprocessing":\{.*?\}/, '"postprocessing":null'),
  );
  await refused(t, events, /predictions\.json: no post-processing for split test; expected median_filter_ms/);
  rmSync(join(events, 'predictions.json'));
  await refused(t, events, /predictions\.json: no such file; expected how the predictions were made/);
});
