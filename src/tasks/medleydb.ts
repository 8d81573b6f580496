import { type Corpus, defineTask } from './corpus/define-task.ts';
import type { ResolvedTaskConfig } from './corpus/task-config.ts';
import { frameCorpus } from './music/frame-corpus.ts';
import { MELODY_SCORES } from './music/scores.ts';
import { BY_ARTIST, splitTracks, TWO_MINUTES } from './music/track-config.ts';
import { byArtist, type TrackTable } from './music/track-table.ts';
import { MDB_ISMIR } from './music/tracks/mdb-ismir.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** MedleyDB: songs with the melody as its second definition has it, of whatever instrument leads. */
export const medleydbConfig = splitTracks(
  {
    task_name: 'medleydb',
    version: '1.0',
    prediction_type: 'pitch',
    evaluation: MELODY_SCORES,
    clip_groups: BY_ARTIST,
    // Those of music-transcription, with what it says of them.
    excerpts: [
      ['MatthewEntwistle_FairerHopes', 20, 30], // harp and a flute: high tones that no training data have
      ['MusicDelta_Pachelbel', 53, 57], // violin and cello
      ['MatthewEntwistle_Lontano', 6, 11], // quiet singing without words over arpeggios of a piano
      ['ChrisJacoby_BoothShotLincoln', 3, 7], // an acoustic guitar over another
      ['Debussy_LenfantProdigue', 4, 17], // a man's voice of opera, and piano
      ['HezekiahJones_BorrowedHeart', 15, 21], // a man and a woman sing together
      ['AmarLal_Rest', 70, 80], // guitars
      ['SecretMountains_HighHorse', 275, 285], // guitars, drums and a bass
    ],
  },
  {
    /** Whole songs, by the split `mdb_ismir`. */
    full: {},
    ...TWO_MINUTES,
    /** Whole songs, no artist in two splits. */
    artists: {},
    /** Whole songs with the melody by its first definition, of one instrument or voice all along. */
    melody1: {},
  },
);

/** @param tracks all there must be */
export function medleydbCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  tracks: TrackTable = config.mode === 'artists' ? byArtist(Object.keys(MDB_ISMIR)) : MDB_ISMIR,
): Corpus {
  const melody = config.mode === 'melody1' ? 'MELODY1' : 'MELODY2';
  return frameCorpus(config, options, { audio: '{id}_MIX.wav', annotation: `{id}_${melody}.csv` }, tracks);
}

/** Licence: mirdata. */
const facts: TaskFacts = {
  about: 'the melody of songs; pitch; --data',
  licence: 'CC BY-NC-SA 4.0',
  clips: { full: 108, '2min': 108, artists: 108, melody1: 108 },
};

export const task = defineTask(medleydbConfig, (config, options) => medleydbCorpus(config, options), facts, {
  takesData: true,
});

await runTaskProgram(import.meta.url, task);
