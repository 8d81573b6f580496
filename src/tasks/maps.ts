import { type Corpus, defineTask } from './corpus/define-task.ts';
import type { ResolvedTaskConfig } from './corpus/task-config.ts';
import type { GivenArchives } from './music/given-archives.ts';
import { noteCorpus } from './music/note-corpus.ts';
import { NOTE_SCORES } from './music/scores.ts';
import { splitTracks, TWO_MINUTES } from './music/track-config.ts';
import type { TrackTable } from './music/track-table.ts';
import { MAPS_BY_PIECE, MAPS_KELZ } from './music/tracks/maps.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

/** MAPS: pieces played by seven synthesised pianos and by one that was recorded close by and from afar. */
export const mapsConfig = splitTracks(
  {
    task_name: 'maps',
    version: '1.0',
    prediction_type: 'notes',
    evaluation: NOTE_SCORES,
    // The first seconds, which music-transcription has of each of the validation split: two of that, two of the test split.
    excerpts: [
      ['MAPS_MUS-chpn-p21_AkPnBsdf', 0, 5],
      ['MAPS_MUS-liz_rhap10_AkPnBsdf', 0, 5],
      ['MAPS_MUS-grieg_butterfly_ENSTDkAm', 0, 5],
      ['MAPS_MUS-deb_clai_ENSTDkCl', 0, 5],
    ],
    clip_groups: { name: 'piano', pattern: '_([^_]+)\\.wav$' },
  },
  {
    /** The split `maps_kelz`. */
    full: {},
    ...TWO_MINUTES,
    /** No piece in two splits. */
    pieces: {},
  },
);

/** The archives that are given out after registration; md5 as AudioLoader has them (github.com/KinWaiCheuk/AudioLoader, music/amt.py). */
const ARCHIVES: GivenArchives = {
  'AkPnBcht.zip': '44f0b64a7cda143cfb25e217300df743',
  'AkPnBsdf.zip': '3f26df7b2f104a3df3f27cd7b91c461a',
  'AkPnCGdD.zip': 'c15622c304e72c0d6223ce9f7070036f',
  'AkPnStgb.zip': '75bda66fb21b927338ae2c042333175d',
  'ENSTDkAm1.zip': 'a47136282f92254722dd92aef70c6262',
  'ENSTDkAm2.zip': '2d56f30b88e71010c66ab8c32cd7f582',
  'ENSTDkCl.zip': 'd51e503d592136f3c400f832ecb767ce',
  'SptkBGAm.zip': '6d37344417bebd2353aeeff2b7d8232f',
  'SptkBGCl.zip': '37d91c67d96c6612b348f171244bfb2c',
  'StbgTGd2.zip': '2e08fc13143a525d5b316f09ed38f9d4',
};

/**
 * @param tracks all there must be
 * @param archives that the folder may have
 */
export function mapsCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  tracks: TrackTable = config.mode === 'pieces' ? MAPS_BY_PIECE : MAPS_KELZ,
  archives: GivenArchives = ARCHIVES,
): Corpus {
  return noteCorpus(
    config,
    options,
    'maps',
    { audio: 'MUS/{id}.wav', annotation: 'MUS/{id}.txt', midi: 'MUS/{id}.mid' },
    tracks,
    archives,
  );
}

const facts: TaskFacts = {
  about: 'the notes of piano pieces; notes; --data',
  clips: { full: 270, '2min': 270, pieces: 270 },
};

export const task = defineTask(mapsConfig, (config, options) => mapsCorpus(config, options), facts, {
  takesData: true,
});

await runTaskProgram(import.meta.url, task);
