import { type Corpus, defineTask } from './corpus/define-task.ts';
import type { ResolvedTaskConfig } from './corpus/task-config.ts';
import { frameCorpus } from './music/frame-corpus.ts';
import { MELODY_SCORES } from './music/scores.ts';
import { BY_ARTIST, splitTracks, TWO_MINUTES } from './music/track-config.ts';
import { byArtist, type TrackTable } from './music/track-table.ts';
import { WJAZZD } from './music/tracks/wjazzd.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** The Weimar Jazz Database: solos of jazz, of which everybody has to bring the recordings. */
export const wjazzdConfig = splitTracks(
  {
    task_name: 'wjazzd',
    version: '1.0',
    prediction_type: 'pitch',
    evaluation: MELODY_SCORES,
    clip_groups: { ...BY_ARTIST, name: 'performer' },
    // Those of music-transcription, which has them by their places among the solos of its validation split.
    excerpts: [
      ['FatsNavarro_GoodBait', 10, 20],
      ['WoodyShaw_IfIWereABell', 10, 20],
    ],
  },
  {
    /** The split `wjazzd`. */
    full: {},
    ...TWO_MINUTES,
    /** No performer in two splits. */
    artists: {},
  },
);

/** @param tracks all there must be */
export function wjazzdCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  tracks: TrackTable = config.mode === 'artists' ? byArtist(Object.keys(WJAZZD)) : WJAZZD,
): Corpus {
  const layout = { audio: 'audio_f0/{id}_Solo.wav', annotation: 'f0/{id}_FINAL_f0.csv' };
  return frameCorpus(config, options, layout, tracks);
}

/** Licence: of the database; recordings have their own. */
const facts: TaskFacts = {
  about: 'the melody of jazz solos; pitch; --data',
  licence: 'ODbL',
  clips: { full: 297, '2min': 297, artists: 297 },
};

export const task = defineTask(wjazzdConfig, (config, options) => wjazzdCorpus(config, options), facts, {
  takesData: true,
});

await runTaskProgram(import.meta.url, task);
