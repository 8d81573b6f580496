import { multipitchOfNotes } from '../formats/labels/note-conversions.ts';
import type { Note } from '../formats/labels/note-table.ts';
import { defineTask } from './corpus/define-task.ts';
import { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
import { framesOfPitches } from './corpus/labels/clip-frames.ts';
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
/** Of the labels. */
const FRAMES_PER_SECOND = 20;

/** C3 to B5, and C5 to B5. */
const BINS = { lowest_hz: 130.813, bins: 36 };
const SMALL_BINS = { lowest_hz: 523.251, bins: 12 };

/** Several voices of tones: which fundamentals sound in each frame? */
const config: GenericTaskConfig = {
  task_name: 'tone_chords',
  version: '1.0.0',
  embedding_type: 'event',
  prediction_type: 'multipitch',
  split_mode: 'trainvaltest',
  sample_duration: CLIP_SECONDS,
  evaluation: ['multipitch_acc', 'multipitch_chroma_acc', 'multipitch_error', 'multipitch_chroma_error'],
  split_percentage: { valid: 20, test: 20, train: 60 },
  default_mode: 'full',
  max_task_duration_by_split: { train: null, valid: null, test: null },
  modes: {
    full: { evaluation_params: { multipitch: BINS } },
    small: { evaluation_params: { multipitch: SMALL_BINS, task_specific_param_grid: SMALL_FRAME_GRID } },
  },
};

const synthesise = defineSynthesis<ToneVoicesSettings>({
  module: import.meta.url,
  name: 'ToneChords',
  version: '1',
  makeSampler: (settings) => new ToneVoices(settings),
});

const extractMetadata = defineExtractMetadata({
  module: import.meta.url,
  version: '1',
  async readRows({ sources }: CorpusFolders): Promise<CorpusRow[]> {
    const clips = await readSynthesisedClips<readonly Note[]>(sourceOf(sources, 'chords').path);
    const times = Float64Array.from(
      { length: CLIP_SECONDS * FRAMES_PER_SECOND },
      (_, frame) => (frame * 1000) / FRAMES_PER_SECOND,
    );
    return clips.map(({ file, labels }) => ({
      relpath: `chords/${file}`,
      split: 'train',
      label: null,
      frames: framesOfPitches(multipitchOfNotes(labels, times)),
    }));
  },
});

const facts: TaskFacts = {
  about: 'the fundamentals of each frame; multipitch; synthetic',
  licence: 'none needed',
  clips: { full: 600, small: 60 },
};

export const task = defineTask(
  config,
  (resolved) => {
    const { clips: count, ...settings } = MODES[resolved.mode as keyof typeof MODES];
    const chords = synthesise({
      scope: versionedName(resolved),
      count,
      settings: { duration: CLIP_SECONDS, sampleRate: 44100, seed: 0, ...settings },
    });
    return { sources: { chords }, extractMetadata };
  },
  facts,
);

await runTaskProgram(import.meta.url, task);
