import { type Corpus, defineTask } from './corpus/define-task.ts';
import type { ResolvedTaskConfig } from './corpus/task-config.ts';
import { frameCorpus } from './music/frame-corpus.ts';
import { MELODY_SCORES } from './music/scores.ts';
import { foldedTracks } from './music/track-config.ts';
import type { TrackTable } from './music/track-table.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

const ARCHIVE = 'http://labrosa.ee.columbia.edu/projects/melody/mirex05TrainFiles.zip';
const TRACKS = 13;

/** MIREX05: the thirteen recordings that LabROSA gave out for training before the melody extraction of MIREX 2005. */
export const mirex05Config = foldedTracks({
  task_name: 'mirex05',
  version: '1.0',
  prediction_type: 'pitch',
  evaluation: MELODY_SCORES,
  excerpts: [
    ['train01', 0, 10],
    ['train05', 0, 10],
    ['train09', 0, 10],
    ['train13', 0, 10],
  ],
  archive: { url: ARCHIVE },
});

const MIREX05: TrackTable = Object.fromEntries(
  Array.from({ length: TRACKS }, (_, index) => [
    `train${String(index + 1).padStart(2, '0')}`,
    { split: 'train' },
  ]),
);

/** @param tracks all there must be */
export function mirex05Corpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  tracks: TrackTable = MIREX05,
): Corpus {
  // train13MIDI.wav goes with train13REF.txt.
  return frameCorpus(config, options, { audio: '{id}*.wav', annotation: '{id}REF.txt' }, tracks);
}

const facts: TaskFacts = {
  about: 'the melody of songs and synthesised music; pitch; 5 folds',
  clips: { full: 13 },
};

export const task = defineTask(mirex05Config, (config, options) => mirex05Corpus(config, options), facts, {
  takesData: true,
});

await runTaskProgram(import.meta.url, task);
