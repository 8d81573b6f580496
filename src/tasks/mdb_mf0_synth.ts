import { type Corpus, defineTask } from './corpus/define-task.ts';
import type { ResolvedTaskConfig } from './corpus/task-config.ts';
import { frameCorpus } from './music/frame-corpus.ts';
import { MULTIPITCH_SCORES } from './music/scores.ts';
import { BY_ARTIST, splitTracks, TWO_MINUTES } from './music/track-config.ts';
import { ofArtist, type TrackTable } from './music/track-table.ts';
import { MDB_ISMIR, mdbIsmir } from './music/tracks/mdb-ismir.ts';
import { STEM_SONGS } from './music/tracks/mdb-stem-synth.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

const SONGS = 85;

/** MDB-mf0-synth: songs of MedleyDB without chords and drums, all voices made anew, so that their fundamentals are known. */
export const mdbMf0SynthConfig = splitTracks(
  {
    task_name: 'mdb_mf0_synth',
    version: '1.0.0',
    prediction_type: 'multipitch',
    evaluation: MULTIPITCH_SCORES,
    clip_groups: BY_ARTIST,
  },
  {
    /** Whole songs, by the split `mdb_ismir`; those that it does not know are left out. */
    full: {},
    ...TWO_MINUTES,
    /** All whole songs, no artist in two splits. */
    artists: {},
  },
);

/**
 * No list of its songs is known, but that those of MDB-stem-synth and those with a melody are all it may have.
 *
 * @param songs how many there must be
 */
export function mdbMf0SynthCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  songs: number = SONGS,
): Corpus {
  const layout = {
    audio: 'audio_mix/{id}_MIX_mf0synth.wav',
    annotation: 'annotation_mf0/{id}_MIX_mf0synth.csv',
  };
  const known = new Set([...STEM_SONGS, ...Object.keys(MDB_ISMIR)]);
  const facts = config.mode === 'artists' ? ofArtist : mdbIsmir;
  const tracks: TrackTable = Object.fromEntries([...known].map((song) => [song, facts(song)]));
  return frameCorpus(config, options, layout, tracks, songs);
}

const facts: TaskFacts = {
  about: 'the fundamentals of several voices, made anew; multipitch; --data',
  clips: { artists: SONGS },
};

export const task = defineTask(
  mdbMf0SynthConfig,
  (config, options) => mdbMf0SynthCorpus(config, options),
  facts,
  { takesData: true },
);

await runTaskProgram(import.meta.url, task);
