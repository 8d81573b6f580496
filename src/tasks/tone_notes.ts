import type { Note } from '../formats/labels/note-table.ts';
import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import type { CorpusRow } from './corpus/labels/metadata-rows.ts';
import { defineSynthesis } from './corpus/synthesise-corpus.ts';
import { readSynthesisedClips } from './corpus/synthesised-clips.ts';
import { type GenericTaskConfig, versionedName } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import { SMALL_FRAME_GRID } from './sampler/small-frame-grid.ts';
import { WAVESHAPES } from './sampler/tone.ts';
import { ToneVoices, type ToneVoicesSettings } from './sampler/tone-voices.ts';
import type { TaskFacts } from './task-facts.ts';

const MODES = {
  full: { clips: 600, voices: 4, lowestSemitone: 48, semitones: 36, waveshapes: WAVESHAPES },
  small: { clips: 60, voices: 3, lowestSemitone: 72, semitones: 12, waveshapes: ['sine'] },
} as const;
const CLIP_SECONDS = 2;
/** C3 to B5, and C5 to B5. */
const PITCHES = { lowest_midi: 48, pitches: 36, velocities: true };
const SMALL_PITCHES = { lowest_midi: 72, pitches: 12, velocities: true };

/** Several voices of tones: which notes sound, from when to when, and how loud? */
const config: GenericTaskConfig = {
  task_name: 'tone_notes',
  version: '1.0.0',
  embedding_type: 'event',
  prediction_type: 'notes',
  split_mode: 'trainvaltest',
  sample_duration: CLIP_SECONDS,
  evaluation: [
    'notes_onset_fms',
    'notes_onset_offset_fms',
    'notes_onset_velocity_fms',
    'notes_onset_offset_velocity_fms',
  ],
  split_percentage: { valid: 20, test: 20, train: 60 },
  default_mode: 'full',
  max_task_duration_by_split: { train: null, valid: null, test: null },
  modes: {
    full: { evaluation_params: { notes: PITCHES } },
    small: { evaluation_params: { notes: SMALL_PITCHES, task_specific_param_grid: SMALL_FRAME_GRID } },
  },
};

const synthesise = defineSynthesis<ToneVoicesSettings>({
  module: import.meta.url,
  name: 'ToneNotes',
  version: '1',
  makeSampler: (settings) => new ToneVoices(settings),
});

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<readonly Note[]>(sourceOf(sources, 'voices').path);
    return clips.flatMap(({ file, labels }): CorpusRow[] => {
      const clip = { relpath: `voices/${file}`, split: 'train' };
      if (labels.length === 0) return [{ ...clip, label: null }];
      return labels.map(({ frequency: label, ...note }) => ({ ...clip, label, ...note }));
    });
  },
});

const facts: TaskFacts = {
  about: 'notes with onsets, offsets and velocities; notes; synthetic',
  licence: 'none needed',
  clips: { full: 600, small: 60 },
};

export const task = defineTask(
  config,
  (resolved) => {
    const { clips: count, ...settings } = MODES[resolved.mode as keyof typeof MODES];
    const voices = synthesise({
      scope: versionedName(resolved),
      count,
      settings: { duration: CLIP_SECONDS, sampleRate: 44100, seed: 0, ...settings },
    });
    return { sources: { voices }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
