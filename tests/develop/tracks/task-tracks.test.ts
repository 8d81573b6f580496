import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readTaskTracks, type TaskTrack } from '../../../src/develop/tracks/task-tracks.ts';
import { checkJams } from '../../../src/formats/jams/check.ts';
import { hzOfMidi } from '../../../src/formats/labels/midi-number.ts';
import { taskFiles } from '../../recipes/small-training.ts';
import { typedTaskFiles } from '../../recipes/typed-tasks.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

type Files = Record<string, string | Uint8Array>;

async function tracksOf(t: ExecutionContext, files: Files): Promise<readonly TaskTrack[]> {
  const [task = ''] = Object.keys(files).map((file) => file.split('/')[0] as string);
  const tracks = await readTaskTracks(join(temporaryFolder(t, files), task));
  for (const { jams } of tracks) t.deepEqual(checkJams(jams).problems, []);
  return tracks;
}

/** What the annotation of the first track says, without confidences. */
function first(tracks: readonly TaskTrack[]) {
  const [annotation] = tracks[0]?.jams.annotations ?? [];
  return {
    namespace: annotation?.namespace,
    data: annotation?.data.map(({ confidence: _, ...each }) => each),
  };
}

test('clips of events, chords and pitch become recordings with what is said of each; those of the test split are for testing', async (t) => {
  const events = await tracksOf(t, typedTaskFiles('multilabel'));
  t.deepEqual(first(events), { namespace: 'segment_open', data: [{ time: 0, duration: 0.1, value: 'low' }] });
  t.is(events.length, 18);
  // The splits have clips of the same names.
  t.deepEqual(
    events.filter(({ isTest }) => isTest).map(({ id }) => id),
    [0, 1, 2, 3, 4, 5].map((clip) => `test-clip${clip}`),
  );
  t.is(events[0]?.jams.file_metadata.duration, 0.2);

  t.deepEqual(first(await tracksOf(t, typedTaskFiles('chord'))), {
    namespace: 'chord',
    data: [
      { time: 0, duration: 0.1, value: 'C:maj/3' },
      { time: 0.1, duration: 0.1, value: 'N' },
    ],
  });
  const { namespace, data = [] } = first(await tracksOf(t, typedTaskFiles('pitch')));
  t.deepEqual([namespace, data.length], ['pitch_contour', 8]);
  t.deepEqual(data[3], { time: 0.075, duration: 0, value: { index: 0, frequency: 260, voiced: true } });
  t.deepEqual(data[4], { time: 0.1, duration: 0, value: { index: 0, frequency: 0, voiced: false } });
});

test('notes become MIDI numbers, and labels of whole clips last as long as these; the last fold is for testing', async (t) => {
  const notes: Files = {};
  for (const [file, content] of Object.entries(typedTaskFiles('multilabel'))) {
    if (file.endsWith('labelvocabulary.csv')) continue;
    const isLabels = /(train|valid|test)\.json$/.test(file);
    const text = file.endsWith('task_metadata.json')
      ? String(content).replace('multilabel"', 'notes"')
      : content;
    const note = { label: '57', start: 20, end: 120, frequency: hzOfMidi(57.5) };
    notes[file] = isLabels ? JSON.stringify({ 'clip0.wav': [note] }) : text;
  }
  t.deepEqual(first(await tracksOf(t, notes)), {
    namespace: 'note_midi',
    data: [{ time: 0.02, duration: 0.1, value: 57.5 }],
  });
  const tags = await tracksOf(t, taskFiles('pitches-1-full', 'multiclass'));
  t.deepEqual(first(tags), { namespace: 'tag_open', data: [{ time: 0, duration: 0.1, value: 'high' }] });
  t.deepEqual([...new Set(tags.filter(({ isTest }) => isTest).map(({ split }) => split))], ['fold02']);
});

test('a task of another type, and one without audio, is refused by its name', async (t) => {
  await t.throwsAsync(tracksOf(t, typedTaskFiles('regression')), {
    message:
      /regressions-1-full: is of regression; expected a task of notes, pitch, chords, events or labels$/,
  });
  const silent = Object.entries(typedTaskFiles('pitch')).filter(([file]) => !file.endsWith('.wav'));
  await t.throwsAsync(tracksOf(t, Object.fromEntries(silent)), { message: /pitchs-1-full: has no audio/ });
});
