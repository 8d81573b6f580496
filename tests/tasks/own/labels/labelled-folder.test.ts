import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { encodeWav16 } from '../../../../src/audio/index.ts';
import { readEventLabels, readSceneLabels } from '../../../../src/formats/labels/split-labels.ts';
import { defineTask } from '../../../../src/tasks/corpus/define-task.ts';
import { draftTask } from '../../../../src/tasks/own/draft-task.ts';
import { filesLeftOut } from '../../../../src/tasks/own/files-left-out.ts';
import {
  type LabelledFolderOptions,
  labelledFolder,
} from '../../../../src/tasks/own/labels/labelled-folder.ts';
import { temporaryFolder, writeFiles } from '../../../temporary-folder.ts';
import { runNode } from '../../run-node.ts';

const CLIPS = 13;
const clip = encodeWav16({ samples: new Int16Array(800), sampleRate: 8000 });

/** Prepares a task of three folds, as `new-task` does. */
async function make(t: ExecutionContext, labels: unknown, given: Partial<LabelledFolderOptions> = {}) {
  const folder = temporaryFolder(t, { 'l.json': JSON.stringify(labels) });
  for (let index = 0; index < CLIPS; index++) {
    writeFiles(join(folder, 'audio'), { [`${index}.wav`]: clip });
  }
  writeFiles(join(folder, 'audio'), { '0.wav': 'no audio' });
  const corpus = { audio: join(folder, 'audio'), labels: join(folder, 'l.json'), ...given };
  const draft = await draftTask(corpus, { name: 'sounds', version: '1', folds: 3 });
  const task = defineTask(draft.config, () => labelledFolder(corpus));
  const tasksDir = join(folder, 'tasks');
  const build = () => task.build('full', { tasksDir, sampleRates: [8000], mirrors: [] });
  const made = join(tasksDir, 'sounds-1-full');
  return { draft, build, made, workdir: join(folder, '_workdir'), folder };
}

const animals = Array.from({ length: CLIPS }, (_, index) => [
  `${index}.wav`,
  index % 2 === 0 ? 'cat' : 'dog',
]);

test('audio that cannot be read is left out where that is asked for, and told', async (t) => {
  const { draft, build, made, workdir } = await make(t, Object.fromEntries(animals), {
    skipUnreadable: true,
  });
  t.is((await runNode(build(), workdir)).error, undefined);
  const left = await filesLeftOut(made, draft.filestems);
  t.deepEqual(left, ['0.wav']);
  const lines = draft.lines(left).join('\n');
  t.regex(lines, /left out +1 audio file that cannot be read: 0\.wav/);
  t.regex(lines, /clips +12\n/);
  for (const fold of ['fold00', 'fold01', 'fold02']) t.is((await readSceneLabels(made, fold)).size, 4);
});

test('clips without events are there with empty lists, and labels that change do not prepare audio anew', async (t) => {
  const events = animals.map(([name, label], index) => [
    name,
    index % 4 === 0 ? [] : [{ label, start: 10, end: 90 }],
  ]);
  const { build, made, workdir, folder } = await make(t, Object.fromEntries(events.slice(1)));
  t.is((await runNode(build(), workdir)).error, undefined);
  const labels = await readEventLabels(made, 'fold00');
  const all = [labels, await readEventLabels(made, 'fold01'), await readEventLabels(made, 'fold02')];
  t.deepEqual(
    all.flatMap((split) => [...split].flatMap(([name, own]) => (own.length === 0 ? [name] : []))).sort(),
    ['12.wav', '4.wav', '8.wav'],
  );
  const later = events
    .slice(1)
    .map(([name, own], index) =>
      index === 0 ? [name, [{ label: 'dog', start: 20, end: 90 }]] : [name, own],
    );
  writeFiles(folder, { 'l.json': JSON.stringify(Object.fromEntries(later)) });
  const { result } = await runNode(build(), workdir);
  const audio = result.steps.find(({ node }) => node.definition.name === 'PrepareAudio');
  t.is(audio?.state, 'fresh');
});
