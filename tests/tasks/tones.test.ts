import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readWavMono } from '../../src/audio/index.ts';
import { readVocabulary } from '../../src/formats/labels/label-vocabulary.ts';
import { readMelodyTable } from '../../src/formats/labels/melody-table.ts';
import { readMultipitchTable } from '../../src/formats/labels/multipitch-table.ts';
import { readNotes } from '../../src/formats/labels/note-labels.ts';
import { readNoteTable } from '../../src/formats/labels/note-table.ts';
import { readJudgedPairs } from '../../src/formats/labels/pair-table.ts';
import { readRankTable } from '../../src/formats/labels/rank-table.ts';
import { readEventLabels, readSceneLabels } from '../../src/formats/labels/split-labels.ts';
import { readTargetTable } from '../../src/formats/labels/target-table.ts';
import { readTaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import type { TaskDefinition } from '../../src/tasks/task-definition.ts';
import { task as toneChords } from '../../src/tasks/tone_chords.ts';
import { task as toneEvents } from '../../src/tasks/tone_events.ts';
import { task as toneF0 } from '../../src/tasks/tone_f0.ts';
import { task as toneJnd } from '../../src/tasks/tone_jnd.ts';
import { task as toneMelody } from '../../src/tasks/tone_melody.ts';
import { task as toneNotes } from '../../src/tasks/tone_notes.ts';
import { task as tonePitch } from '../../src/tasks/tone_pitch.ts';
import { task as toneRanking } from '../../src/tasks/tone_ranking.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { filesBelow, runNode } from './run-node.ts';
import { strongestFrequency } from './sampler/spectrum.ts';
import { settingsOf } from './task-settings.ts';

const SPLITS = ['train', 'valid', 'test'];

test('a task of tones is made by the settings that its version had from the start', (t) => {
  const all = [toneChords, toneEvents, toneF0, toneJnd, toneMelody, toneNotes, tonePitch, toneRanking];
  t.deepEqual(Object.fromEntries(all.map((task) => [`${task.name}-${task.version}`, settingsOf(task)])), {
    'tone_chords-1.0.0': { full: '5886c5ee', small: '31a0acc3' },
    'tone_events-1.0.0': { full: 'a181e65d', small: 'e0588ea6' },
    'tone_f0-1.0.0': { full: 'd80f38c5', small: 'eef2cc03' },
    'tone_jnd-1.0.0': { full: '66f00aae', small: '52d2795e' },
    'tone_melody-1.0.0': { full: '6fb8ce71', small: '8754eb0d' },
    'tone_notes-1.0.0': { full: '29c170b0', small: 'e57383dd' },
    'tone_pitch-1.0.0': { full: 'c9aa9184', small: '4df9b98b' },
    'tone_ranking-1.0.0': { full: '2cafe7db', small: 'ad7fa991' },
  });
});

test('tone_pitch has every semitone in every split, and its labels are what the clips sound', async (t) => {
  const folder = temporaryFolder(t);
  const options = { tasksDir: join(folder, 'tasks'), mirrors: [], sampleRates: [44100] };
  const { error } = await runNode(tonePitch.build('small', options), join(folder, 'work'));
  t.is(error, undefined);
  const made = join(folder, 'tasks/tone_pitch-1.0.0-small');
  t.like(await readTaskMetadata(made), {
    embedding_type: 'scene',
    prediction_type: 'multiclass',
    evaluation: ['pitch_acc', 'chroma_acc'],
    splits: SPLITS,
    sample_duration: 1,
  });
  const semitones = Array.from({ length: 24 }, (_, i) => String(60 + i));
  t.deepEqual(await readVocabulary(made), semitones);
  const sizes = [];
  for (const split of SPLITS) {
    const labels = await readSceneLabels(made, split);
    sizes.push(labels.size);
    t.deepEqual([...new Set([...labels.values()].flat())].sort(), semitones);
    for (const [file, [semitone]] of [...labels].slice(0, 8)) {
      const clip = readWavMono(await readFile(join(made, '44100', split, file)), file);
      const hertz = strongestFrequency(clip.samples.subarray(0, 32768), clip.sampleRate);
      t.is(String(Math.round(69 + 12 * Math.log2(hertz / 440))), semitone ?? '');
    }
  }
  t.deepEqual(sizes, [288, 96, 96]);
});

test('tone_events has every label in every split, events in clips of four seconds', async (t) => {
  const folder = temporaryFolder(t);
  const options = { tasksDir: join(folder, 'tasks'), mirrors: [], sampleRates: [44100] };
  const { error } = await runNode(toneEvents.build('small', options), join(folder, 'work'));
  t.is(error, undefined);
  const made = join(folder, 'tasks/tone_events-1.0.0-small');
  t.like(await readTaskMetadata(made), {
    embedding_type: 'event',
    prediction_type: 'multilabel',
    evaluation: ['event_onset_200ms_fms'],
    sample_duration: 4,
    frame_rate: 20,
  });
  t.deepEqual(await readVocabulary(made), ['high_tone', 'low_tone', 'middle_tone', 'noise_burst']);
  const sizes = [];
  for (const split of SPLITS) {
    const labels = await readEventLabels(made, split);
    sizes.push(labels.size);
    const events = [...labels.values()].flat();
    t.is(new Set(events.map((event) => event.label)).size, 4);
    t.true(events.every(({ start, end }) => start >= 0 && start < end && end <= 4000));
    t.deepEqual(await filesBelow(join(made, '44100', split)), [...labels.keys()]);
    const csv = await readFile(join(made, `${split}.csv`), 'utf8');
    t.is(csv.trim().split('\n').length, 1 + labels.size * 80);
  }
  t.deepEqual(sizes, [24, 8, 8]);
});

/** The small task's folder. */
async function make(t: ExecutionContext, task: TaskDefinition): Promise<string> {
  const folder = temporaryFolder(t);
  const options = { tasksDir: join(folder, 'tasks'), mirrors: [], sampleRates: [44100] };
  const { error } = await runNode(task.build('small', options), join(folder, 'work'));
  t.is(error, undefined);
  const made = join(folder, 'tasks', `${task.name}-1.0.0-small`);
  const metadata = await readTaskMetadata(made);
  const files = [
    '.heareval',
    '44100',
    'task_metadata.json',
    ...metadata.splits.map((split) => `${split}.csv`),
    ...(metadata.prediction_type === 'notes' ? metadata.splits.map((split) => `${split}.json`) : []),
  ];
  t.deepEqual((await readdir(made)).sort(), files.sort());
  return made;
}

async function fundamental(made: string, split: string, file: string, from = 0): Promise<number> {
  const clip = readWavMono(await readFile(join(made, '44100', split, file)), file);
  const start = Math.round((from * clip.sampleRate) / 1000);
  return strongestFrequency(clip.samples.subarray(start, start + 8192), clip.sampleRate);
}

test('tone_jnd has pairs that differ and pairs that do not, in a test split alone', async (t) => {
  const made = await make(t, toneJnd);
  t.like(await readTaskMetadata(made), { prediction_type: 'jnd', splits: ['test'] });
  const pairs = [...(await readJudgedPairs(join(made, 'test.csv'))).values()];
  t.is(pairs.length, 60);
  t.deepEqual([...new Set(pairs.map(({ value }) => value))].sort(), [0, 1]);
  const cents = new Map<number, number[]>([
    [0, []],
    [1, []],
  ]);
  for (const { files, value } of pairs.slice(0, 16)) {
    const [one, other] = [
      await fundamental(made, 'test', files[0]),
      await fundamental(made, 'test', files[1]),
    ];
    cents.get(value)?.push(Math.abs(1200 * Math.log2(one / other)));
  }
  t.true(Math.max(...(cents.get(0) ?? [])) < 6, String(cents.get(0)));
  t.true(Math.max(...(cents.get(1) ?? [])) > 14, String(cents.get(1)));
});

test('tone_ranking has lists that go further out of tune and lists that get noisier', async (t) => {
  const made = await make(t, toneRanking);
  const lists = await readRankTable(join(made, 'test.csv'));
  t.is(lists.size, 20);
  t.true([...lists.values()].every((files) => files.length === 6));
  const [reference = '', ...others] = lists.get('detuning-000') ?? [];
  const first = await fundamental(made, 'test', reference);
  const cents = [];
  for (const file of others) {
    cents.push(Math.round(Math.abs(1200 * Math.log2((await fundamental(made, 'test', file)) / first)) / 10));
  }
  t.deepEqual(cents, [1, 3, 5, 10, 20]);
});

test('tone_f0 has numbers that are what the clips sound', async (t) => {
  const made = await make(t, toneF0);
  const { targets, values } = await readTargetTable(join(made, 'train.csv'), null);
  t.deepEqual([targets, values.size], [['f0'], 480]);
  for (const [file, [f0 = 0]] of [...values].slice(0, 8)) {
    const measured = await fundamental(made, 'train', file);
    t.true(Math.abs(measured - f0) < 1, `${file}: measured ${measured} Hz, label ${f0} Hz`);
  }
});

test('tone_melody has a frequency each 50 ms, 0 in rests, which is what sounds then', async (t) => {
  const made = await make(t, toneMelody);
  const melodies = await readMelodyTable(join(made, 'valid.csv'));
  t.is(melodies.size, 8);
  let checked = 0;
  for (const [file, { times, values }] of melodies) {
    t.deepEqual(
      [...times],
      Array.from({ length: 40 }, (_, frame) => frame * 50),
    );
    t.true(values.includes(0));
    // Where a note goes on for 200 ms.
    const frame = values.findIndex(
      (value, at) => value > 0 && values.slice(at, at + 5).every((each) => each === value),
    );
    if (frame < 0) continue;
    checked++;
    const measured = await fundamental(made, 'valid', file, times[frame] ?? 0);
    t.true(
      Math.abs(measured - (values[frame] ?? 0)) < 2,
      `${file}: ${measured} Hz, label ${values[frame]} Hz`,
    );
  }
  t.true(checked >= 6);
});

test('tone_chords has the frequencies of all tones each 50 ms, and one that is alone is what sounds', async (t) => {
  const made = await make(t, toneChords);
  const clips = await readMultipitchTable(join(made, 'valid.csv'));
  t.is(clips.size, 12);
  t.true([...clips.values()].some(({ values }) => values.some((frame) => frame.length === 3)));
  let checked = 0;
  for (const [file, { times, values }] of clips) {
    t.is(times.length, 40);
    const frame = values.findIndex(
      ([one, other], at) =>
        at < 34 &&
        one !== undefined &&
        other === undefined &&
        values.slice(at, at + 5).every((each) => each.length === 1 && each[0] === one),
    );
    if (frame < 0) continue;
    checked++;
    const measured = await fundamental(made, 'valid', file, times[frame]);
    t.true(Math.abs(measured - (values[frame]?.[0] ?? 0)) < 2, `${file}: ${measured} Hz`);
  }
  t.true(checked >= 3);
});

test('tone_notes has notes with velocities, the same in json and csv, that sound as loud as they are struck', async (t) => {
  const made = await make(t, toneNotes);
  const labels = await readNotes(join(made, 'train.json'));
  t.deepEqual(await readNoteTable(join(made, 'train.csv')), labels);
  t.deepEqual((await readEventLabels(made, 'train')).size, 36);
  let checked = 0;
  for (const [file, notes] of labels) {
    const alone = notes.find(
      (one) =>
        one.end - one.start > 250 &&
        notes.every((other) => other === one || other.end <= one.start || other.start >= one.end),
    );
    if (alone === undefined) continue;
    checked++;
    const measured = await fundamental(made, 'train', file, alone.start + 20);
    t.true(Math.abs(measured - alone.frequency) < 2, `${file}: ${measured} Hz`);
    const clip = readWavMono(await readFile(join(made, '44100', 'train', file)), file);
    const [from, to] = [alone.start + 50, alone.end - 50].map((time) => Math.round(44.1 * time));
    const peak = clip.samples
      .subarray(from, to)
      .reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    t.true(Math.abs(peak - (0.3 * (alone.velocity ?? 0)) / 127) < 0.003, `${file}: ${peak}`);
  }
  t.true(checked >= 3);
});
