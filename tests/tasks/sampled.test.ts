import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { at } from '../../src/at.ts';
import { readWavMono } from '../../src/audio/index.ts';
import type { SoundFontSettings } from '../../src/datasets/soundfont/sound-font-sampler.ts';
import { UserError } from '../../src/errors.ts';
import { buildGraph } from '../../src/pipeline/graph.ts';
import { folder, type StepNode } from '../../src/pipeline/index.ts';
import { readAnnotationFile } from '../../src/tasks/corpus/labels/annotation-files.ts';
import { readMetadataFile } from '../../src/tasks/corpus/labels/metadata-file.ts';
import {
  clipFiles,
  readSynthesisedClips,
  writeClipLabels,
} from '../../src/tasks/corpus/synthesised-clips.ts';
import { task as sampledChords } from '../../src/tasks/sampled_chords.ts';
import { task as sampledFamilies } from '../../src/tasks/sampled_families.ts';
import { task as sampledMelody } from '../../src/tasks/sampled_melody.ts';
import { task as sampledNotes } from '../../src/tasks/sampled_notes.ts';
import { task as sampledPitch } from '../../src/tasks/sampled_pitch.ts';
import { ensembleOf, type FamilyEnsemble, SPLITS, splitOfProgram } from '../../src/tasks/sampler/families.ts';
import { ACCOMPANIMENTS, BASSES, INSTRUMENTS, LEADS, splitOf } from '../../src/tasks/sampler/instruments.ts';
import type { ChordLabels } from '../../src/tasks/sampler/sampled-chords.ts';
import { renderSoundFont } from '../../src/tasks/sampler/sampled-corpus.ts';
import type { FamilyLabels, SampledFamiliesSettings } from '../../src/tasks/sampler/sampled-families.ts';
import type { MelodyLabels } from '../../src/tasks/sampler/sampled-melody.ts';
import type { PhraseLabels } from '../../src/tasks/sampler/sampled-phrase.ts';
import { makeSampled, type SampledName, writeSampled } from '../../src/tasks/sampler/sampled-worker.ts';
import type { TaskDefinition } from '../../src/tasks/task-definition.ts';
import { tinySoundFont } from '../datasets/soundfont/tiny-sound-font.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';
import { runNode } from './run-node.ts';
import { strongestFrequency } from './sampler/spectrum.ts';
import { settingsOf } from './task-settings.ts';

const RATE = 44100;

/** The steps that a task in its small mode is made by: that renders its sounds, of `tiny.sf2`, and its own. */
function stepsOf(task: TaskDefinition, root: string) {
  const soundfont = join(root, 'tiny.sf2');
  const node = task.build('small', { tasksDir: join(root, 'tasks'), mirrors: [], soundfont });
  const step = (name: string) =>
    buildGraph([node]).find((each) => each.node.definition.name === name)?.node as StepNode;
  return { render: step('RenderSoundFont'), metadata: step('ExtractMetadata'), soundfont };
}

/** What a task's own step makes of the labels of a corpus: its output folder and the rows. */
async function extracted(t: ExecutionContext, metadata: StepNode, corpus: string) {
  const inputs = Object.fromEntries(Object.keys(metadata.inputs).map((name) => [name, folder(corpus)]));
  const { error, outDir } = await runNode({ ...metadata, inputs }, join(temporaryFolder(t), 'work'));
  t.is(error, undefined);
  return { outDir, rows: await readMetadataFile(outDir, () => true) };
}

/** What a task's own step makes of the labels of its sounds, none of which is rendered: its output folder and the rows. */
async function metadataOf(t: ExecutionContext, task: TaskDefinition) {
  const root = temporaryFolder(t, { 'tiny.sf2': tinySoundFont() });
  const { render, metadata, soundfont } = stepsOf(task, root);
  const { sampler, count, settings } = render.params;
  const files = clipFiles(Number(count));
  const corpus = join(root, 'corpus');
  writeFiles(corpus, Object.fromEntries(files.map((file) => [file, ''])));
  const made = makeSampled({
    sampler: sampler as SampledName,
    settings: { ...(settings as unknown as SoundFontSettings), soundfont },
  });
  await writeClipLabels(made, files, corpus);
  const { outDir, rows } = await extracted(t, metadata, corpus);
  const sizes = ['train', 'valid', 'test'].map(
    (split) => new Set(rows.filter((row) => row.split === split).map(({ relpath }) => relpath)).size,
  );
  return { outDir, rows, sizes, corpus };
}

const loudest = (samples: Float32Array) =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

test('a sampled task is made by the settings that its version had from the start', (t) => {
  const file = join(temporaryFolder(t, { 'tiny.sf2': tinySoundFont() }), 'tiny.sf2');
  const all = [sampledChords, sampledFamilies, sampledMelody, sampledNotes, sampledPitch];
  t.deepEqual(
    Object.fromEntries(all.map((task) => [`${task.name}-${task.version}`, settingsOf(task, file)])),
    {
      'sampled_chords-1.0.0': { full: 'c3dd879c', small: '1006811e' },
      'sampled_families-1.0.0': { full: 'ff85b8f8', small: '45e1d70f' },
      'sampled_melody-1.0.0': { full: 'aa475a25', small: '548a48d8' },
      'sampled_notes-1.0.0': { full: 'e887d9a7', small: '11c4c590' },
      'sampled_pitch-1.0.0': { full: '8b17b765', small: '2dfa9966' },
    },
  );
});

test('no instrument is in two splits, nor among those that accompany where it leads', (t) => {
  for (const { train, valid, test: tested } of [INSTRUMENTS, LEADS]) {
    const all = [...train, ...valid, ...tested];
    t.is(new Set(all).size, all.length);
  }
  const played = (['train', 'valid', 'test'] as const).map((split) => [
    ...INSTRUMENTS[split],
    ...BASSES[split],
  ]);
  for (const [place, own] of played.entries()) {
    t.false(
      played
        .slice(place + 1)
        .flat()
        .some((program) => own.includes(program)),
    );
  }
  for (const split of ['train', 'valid', 'test'] as const) {
    const known: readonly number[] = INSTRUMENTS[split];
    t.true(LEADS[split].every((program) => known.includes(program)));
    t.false(LEADS[split].some((program) => (ACCOMPANIMENTS as readonly number[]).includes(program)));
  }
});

test('sampled_pitch has every note in every split, and no instrument in two', async (t) => {
  const { rows, sizes } = await metadataOf(t, sampledPitch);
  t.deepEqual(sizes, [288, 96, 96]);
  const notes = (split: string) =>
    rows.filter((row) => row.split === split).map(({ label }) => Number(label));
  const expected = Array.from({ length: 24 }, (_, i) => 60 + i);
  for (const split of ['train', 'valid', 'test']) {
    t.deepEqual(
      [...new Set(notes(split))].sort((a, b) => a - b),
      expected,
    );
  }
});

test('sampled_notes has notes and chords that end in their clips and never sound twice at once', async (t) => {
  const { rows, sizes, corpus } = await metadataOf(t, sampledNotes);
  t.deepEqual(sizes, [60, 20, 20]);
  t.true(rows.every(({ start, end }) => start >= 0 && start < end && end <= 3000));
  const onsets = rows.map(({ relpath, start }) => `${relpath} ${start}`);
  t.is(new Set(rows.map(({ label }, i) => `${onsets[i]} ${label}`)).size, rows.length);
  t.true(rows.length - new Set(onsets).size > 100);
  const clips = await readSynthesisedClips<PhraseLabels>(corpus);
  t.true(
    clips.every(({ labels: { notes } }) =>
      notes.every(({ frequency }) => frequency > 261 && frequency < 494),
    ),
  );
});

test('sampled_melody tells of the melody alone, in 20 frames a second', async (t) => {
  const { outDir, rows, sizes, corpus } = await metadataOf(t, sampledMelody);
  t.deepEqual(sizes, [60, 20, 20]);
  const clips = await readSynthesisedClips<MelodyLabels>(corpus);
  for (const { relpath, filestem } of rows.slice(0, 10)) {
    const { times, values } = await readAnnotationFile(outDir, filestem);
    const { notes } = at(clips, Number(/(\d+)\.wav$/.exec(relpath)?.[1])).labels;
    t.is(times.length, 60);
    const voiced = values.filter((value) => value > 0);
    t.true(voiced.length > 15 && voiced.length < 60);
    t.true(voiced.every((value) => notes.some(({ f0 }) => f0 === value) && value > 257 && value < 502));
  }
});

test('sampled_chords has a chord at every time of each clip, and the ensembles of its splits', async (t) => {
  const { rows, sizes, corpus } = await metadataOf(t, sampledChords);
  t.deepEqual(sizes, [60, 20, 20]);
  const clips = await readSynthesisedClips<ChordLabels>(corpus);
  for (const [index, { file, labels }] of clips.entries()) {
    const { chords, program } = labels;
    t.is(chords[0]?.start, 0);
    t.is(chords.at(-1)?.end, 6000);
    t.true(chords.every(({ end }, place) => end === (chords[place + 1]?.start ?? 6000)));
    const own = rows.filter(({ relpath }) => relpath.endsWith(file));
    t.deepEqual(
      own.map(({ label, start, end }) => ({ label, start, end })).sort((a, b) => a.start - b.start),
      [...chords],
    );
    t.true(
      own.every(({ split }) => split === splitOf(INSTRUMENTS, program)),
      `${index}`,
    );
  }
});

test('chords that are rendered are silent where there is none', async (t) => {
  const root = temporaryFolder(t, { 'tiny.sf2': tinySoundFont() });
  const ensembles = [{ chords: [0], basses: [32], leads: [40] }];
  const settings = { duration: 6, sampleRate: 8000, seed: 0, soundfont: join(root, 'tiny.sf2'), ensembles };
  const sampler = makeSampled({ sampler: 'SampledChords', settings });
  await sampler.prepare();
  let [silent, sounding] = [0, 0];
  for (let index = 0; index < 8; index += 1) {
    sampler.updateProperties(index);
    const waveform = sampler.generateWaveform();
    for (const { label, start, end } of (sampler.getLabels() as ChordLabels).chords) {
      // The font lets a note ring for a while.
      const span = waveform.subarray(start * 8 + 1600, end * 8);
      const loudest = span.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      if (label === 'N') silent += 1;
      else sounding += 1;
      t.true(label === 'N' ? loudest < 0.01 : loudest > 0.05, `${index}: ${label} ${loudest}`);
    }
  }
  t.true(silent > 0 && sounding > 10);
});

test('sampled_families has one to three families a clip, all of them in every split, by instruments of its own', async (t) => {
  const { rows, sizes, corpus } = await metadataOf(t, sampledFamilies);
  t.deepEqual(sizes, [112, 26, 36]);
  const clips = await readSynthesisedClips<FamilyLabels>(corpus);
  const counts = new Set<number>();
  for (const { file, labels } of clips) {
    const own = rows.filter(({ relpath }) => relpath.endsWith(file));
    t.true(own.every(({ split }) => split === splitOfProgram(labels.program)));
    t.true(own.every(({ start, end }) => start >= 0 && start < end && end <= 6000));
    counts.add(new Set(own.map(({ label }) => label)).size);
    const named = ({ label, start, end }: { label: unknown; start?: number; end?: number }) =>
      `${label} ${start} ${end}`;
    t.deepEqual(own.map(named).sort(), labels.events.map(named).sort());
  }
  t.deepEqual([...counts].sort(), [1, 2, 3]);
  for (const split of SPLITS) {
    const { players, drummers } = ensembleOf(split);
    const labels = new Set(rows.filter((row) => row.split === split).map(({ label }) => label));
    t.deepEqual([...labels].sort(), [...new Set(players.map(({ label }) => label)), 'drums'].sort());
    for (const { program } of [...players, ...drummers]) t.is(splitOfProgram(program), split);
  }
});

test('a clip in which no family plays is there without labels', async (t) => {
  const root = temporaryFolder(t, { 'tiny.sf2': tinySoundFont() });
  const corpus = join(root, 'corpus');
  const events = [{ label: 'piano', start: 0, end: 1000 }];
  const labels: readonly FamilyLabels[] = [
    { program: 0, events },
    { program: 2, events },
    { program: 53, events: [] },
  ];
  const clips = clipFiles(3).map((file, clip) => ({ file, labels: labels[clip] }));
  writeFiles(corpus, Object.fromEntries(clips.map(({ file }) => [file, ''])));
  writeFiles(corpus, { 'labels.json': JSON.stringify(clips) });
  const { rows } = await extracted(t, stepsOf(sampledFamilies, root).metadata, corpus);
  t.deepEqual(Object.fromEntries(rows.map(({ split, label }) => [split, label])), {
    train: 'piano',
    valid: 'piano',
    test: null,
  });
});

/** Clips of a font of three instruments, how they sound and what they are said to be. */
async function families(t: ExecutionContext, ensemble: FamilyEnsemble, count: number) {
  const root = temporaryFolder(t, { 'tiny.sf2': tinySoundFont([0, 40, 128]) });
  const settings: SampledFamiliesSettings = {
    duration: 6,
    sampleRate: 8000,
    seed: 0,
    soundfont: join(root, 'tiny.sf2'),
    ensembles: [ensemble],
  };
  const sampler = makeSampled({ sampler: 'SampledFamilies', settings });
  await sampler.prepare();
  return Array.from({ length: count }, (_, clip) => {
    sampler.updateProperties(clip);
    return { waveform: sampler.generateWaveform(), events: (sampler.getLabels() as FamilyLabels).events };
  });
}

const LEAD = { label: 'piano', program: 0, chords: 0, lowest: 57, highest: 80 };

test('families are heard when their labels say so, and nothing but noise else', async (t) => {
  const strings = { label: 'strings', program: 40, chords: 1, lowest: 48, highest: 84 };
  const kit = { program: 128, kick: [36], snare: [38], cymbals: [42], others: [49] };
  let silent = 0;
  const clips = await families(t, { players: [LEAD, strings], drummers: [kit], resized: 4 }, 24);
  for (const [clip, { waveform, events }] of clips.entries()) {
    const soft = loudest(waveform) / 10;
    for (const { start } of events) {
      const heard = loudest(waveform.subarray(start * 8, (start + 200) * 8));
      t.true(heard > soft / 2, `${clip} at ${start}: ${heard}`);
    }
    for (let time = 500; time < 6000; time += 500) {
      if (events.some(({ start, end }) => start < time && time < end + 500)) continue;
      silent += 1;
      t.true(loudest(waveform.subarray((time - 250) * 8, time * 8)) < soft, `${clip} at ${time}`);
    }
  }
  t.true(silent > 10, `${silent}`);
});

test('an instrument that is made larger or smaller plays the same notes at the same times', async (t) => {
  const usual = await families(t, { players: [LEAD], drummers: [], resized: 0 }, 8);
  const resized = await families(t, { players: [LEAD], drummers: [], resized: 4 }, 8);
  let others = 0;
  for (const [clip, { waveform, events }] of resized.entries()) {
    const { waveform: natural, events: expected } = at(usual, clip);
    t.deepEqual(events, expected);
    const { start = 0 } = events[0] ?? {};
    const [hertz = 0, again = 0] = [natural, waveform].map((each) =>
      strongestFrequency(each.subarray(start * 8 + 100, start * 8 + 1124), 8000),
    );
    t.true(Math.abs(1200 * Math.log2(hertz / again)) < 20, `${clip}: ${hertz} and ${again}`);
    if (natural.some((sample, i) => Math.abs(sample - (waveform[i] as number)) > 0.01)) others += 1;
  }
  t.true(others > 2, `${others}`);
});

test('sounds of a font are rendered on threads, as their labels say, to the bytes that one thread gives', async (t) => {
  const root = temporaryFolder(t, { 'tiny.sf2': tinySoundFont() });
  const soundfont = join(root, 'tiny.sf2');
  const order = {
    sampler: 'SampledPhrase' as const,
    settings: { duration: 1, sampleRate: RATE, seed: 0, programs: [0, 8, 16, 24], lowest: 60, semitones: 12 },
  };
  const { error, outDir } = await runNode(
    renderSoundFont({ scope: 'steps', count: 4, ...order }, soundfont),
    join(root, 'work'),
  );
  t.is(error, undefined);
  let singles = 0;
  for (const [index, { file, labels }] of (await readSynthesisedClips<PhraseLabels>(outDir)).entries()) {
    const bytes = await readFile(join(outDir, file));
    const path = join(root, 'again.wav');
    const settings = { ...order.settings, soundfont };
    await writeSampled({ order: { ...order, settings }, index: 3 - index, path });
    await writeSampled({ order: { ...order, settings }, index, path });
    t.deepEqual(bytes, await readFile(path));
    const { samples } = readWavMono(bytes, file);
    for (const { start, frequency } of labels.notes) {
      if (labels.notes.filter((other) => other.start === start).length > 1) continue;
      const from = Math.round((start * RATE) / 1000) + 512;
      const hertz = strongestFrequency(samples.subarray(from, from + 8192), RATE);
      t.true(Math.abs(1200 * Math.log2(hertz / frequency)) < 15);
      singles += 1;
    }
  }
  t.true(singles > 0);
});

test('a sound font that lacks instruments, or is none, is one line', async (t) => {
  const root = temporaryFolder(t, { 'piano.sf2': tinySoundFont([0]) });
  const build = (name: string) =>
    sampledPitch.build('small', { tasksDir: join(root, 'tasks'), mirrors: [], soundfont: join(root, name) });
  t.throws(() => build('no.sf2'), {
    instanceOf: UserError,
    message: `--soundfont ${join(root, 'no.sf2')}: no such file; expected a sound font, .sf2 or .sf3`,
  });
  const { error } = await runNode(build('piano.sf2'), join(root, 'work'));
  t.true(error instanceof UserError);
  t.regex(String(error), /piano\.sf2: has no program 40, 24, .*; expected a sound font of General MIDI$/);
});
