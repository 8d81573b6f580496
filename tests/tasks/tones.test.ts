import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { readWavMono } from '../../src/audio/index.ts';
import { readVocabulary } from '../../src/formats/label-vocabulary.ts';
import { readEventLabels, readSceneLabels } from '../../src/formats/split-labels.ts';
import { readTaskMetadata } from '../../src/formats/task-metadata.ts';
import { task as toneEvents } from '../../src/tasks/tone_events.ts';
import { task as tonePitch } from '../../src/tasks/tone_pitch.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { filesBelow, runNode } from './run-node.ts';
import { strongestFrequency } from './sampler/spectrum.ts';

const SPLITS = ['train', 'valid', 'test'];

test('tone_pitch has every semitone in every split, and its labels are what the clips sound', async (t) => {
  const folder = temporaryFolder(t);
  const options = { tasksDir: path.join(folder, 'tasks'), mirrors: [], sampleRates: [44100] };
  const { error } = await runNode(tonePitch.build('small', options), path.join(folder, 'work'));
  t.is(error, undefined);
  const made = path.join(folder, 'tasks/tone_pitch-1.0.0-small');
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
      const clip = readWavMono(await readFile(path.join(made, '44100', split, file)), file);
      const hertz = strongestFrequency(clip.samples.subarray(0, 32768), clip.sampleRate);
      t.is(String(Math.round(69 + 12 * Math.log2(hertz / 440))), semitone ?? '');
    }
  }
  t.deepEqual(sizes, [288, 96, 96]);
});

test('tone_events has every label in every split, events in clips of four seconds', async (t) => {
  const folder = temporaryFolder(t);
  const options = { tasksDir: path.join(folder, 'tasks'), mirrors: [], sampleRates: [44100] };
  const { error } = await runNode(toneEvents.build('small', options), path.join(folder, 'work'));
  t.is(error, undefined);
  const made = path.join(folder, 'tasks/tone_events-1.0.0-small');
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
    t.deepEqual(await filesBelow(path.join(made, '44100', split)), [...labels.keys()]);
    const csv = await readFile(path.join(made, `${split}.csv`), 'utf8');
    t.is(csv.trim().split('\n').length, 1 + labels.size * 80);
  }
  t.deepEqual(sizes, [24, 8, 8]);
});
