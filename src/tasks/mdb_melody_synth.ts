import { type Corpus, defineTask } from './corpus/define-task.ts';
import type { ResolvedTaskConfig } from './corpus/task-config.ts';
import { frameCorpus } from './music/frame-corpus.ts';
import { MELODY_SCORES } from './music/scores.ts';
import { BY_ARTIST, splitTracks, TWO_MINUTES } from './music/track-config.ts';
import { byArtist } from './music/track-table.ts';
import { MDB_ISMIR } from './music/tracks/mdb-ismir.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** After the archive of MDB-stem-synth, which is of the same authors. */
const ARCHIVE = 'https://zenodo.org/records/1481168/files/MDB-melody-synth.tar.gz?download=1';
const SONGS = 65;

/** MDB-melody-synth: songs of MedleyDB whose melody was made anew, so that its fundamental is known. */
export const mdbMelodySynthConfig = splitTracks(
  {
    task_name: 'mdb_melody_synth',
    version: '1.0.0',
    prediction_type: 'pitch',
    evaluation: MELODY_SCORES,
    clip_groups: BY_ARTIST,
    archive: { url: ARCHIVE },
  },
  {
    /** Whole songs, by the split `mdb_ismir`. */
    full: {},
    ...TWO_MINUTES,
    /** Whole songs, no artist in two splits. */
    artists: {},
  },
);

/**
 * No list of its songs is known, but that MedleyDB's with a melody are those it may have.
 *
 * @param songs how many there must be
 */
export function mdbMelodySynthCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  songs: number = SONGS,
): Corpus {
  const layout = {
    audio: 'audio_mix/{id}_MIX_melsynth.wav',
    annotation: 'annotation_melody/{id}_STEM_*.RESYN.csv',
  };
  const tracks = config.mode === 'artists' ? byArtist(Object.keys(MDB_ISMIR)) : MDB_ISMIR;
  return frameCorpus(config, options, layout, tracks, songs);
}

/** Licence: its README. */
const facts: TaskFacts = {
  about: 'the melody of songs, made anew; pitch',
  licence: 'CC BY-NC 4.0',
  clips: { full: SONGS, '2min': SONGS, artists: SONGS },
};

export const task = defineTask(
  mdbMelodySynthConfig,
  (config, options) => mdbMelodySynthCorpus(config, options),
  facts,
  { takesData: true },
);

await runTaskProgram(import.meta.url, task);
