import { type Corpus, defineTask } from './corpus/define-task.ts';
import type { ResolvedTaskConfig } from './corpus/task-config.ts';
import { frameCorpus } from './music/frame-corpus.ts';
import { PITCH_SCORES } from './music/scores.ts';
import { splitTracks, TWO_MINUTES } from './music/track-config.ts';
import { ofArtist, type TrackTable } from './music/track-table.ts';
import { mdbIsmir } from './music/tracks/mdb-ismir.ts';
import { MDB_STEM_INSTRUMENTS } from './music/tracks/mdb-stem-instruments.ts';
import { mdbStems } from './music/tracks/mdb-stem-synth.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

const ARCHIVE = 'https://zenodo.org/records/1481172/files/MDB-stem-synth.tar.gz?download=1';

/** MDB-stem-synth: single instruments and voices of MedleyDB, made anew so that their fundamentals are known. */
export const mdbStemSynthConfig = splitTracks(
  {
    task_name: 'mdb_stem_synth',
    version: '1.0.0',
    prediction_type: 'pitch',
    evaluation: PITCH_SCORES,
    clip_groups: { name: 'instrument', pattern: '^(.+)\\.wav$', names: MDB_STEM_INSTRUMENTS },
    // Those of music-transcription, which has them by their places among the stems of its validation split.
    excerpts: [
      ['InvisibleFamiliars_DisturbingWildlife_STEM_01', 0, 20], // a bass guitar
      ['NightPanther_Fire_STEM_01', 125, 135], // a bass that is plucked
      ['ClaraBerryAndWooldog_Stella_STEM_04', 40, 50], // a guitar
      ['BrandonWebster_YesSirICanFly_STEM_02', 5, 10], // a man's voice
      ['SecretMountains_HighHorse_STEM_09', 60, 70], // a woman's voice
    ],
    archive: { url: ARCHIVE, md5: '31c1f6b4888e5fd108af91c69789a809' },
  },
  {
    /** Whole stems, by the split `mdb_ismir`; those of songs that it does not know are left out. */
    full: {},
    ...TWO_MINUTES,
    /** All whole stems, no artist in two splits. */
    artists: {},
  },
);

/** @param tracks all there must be */
export function mdbStemSynthCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  tracks: TrackTable = mdbStems(config.mode === 'artists' ? ofArtist : mdbIsmir),
): Corpus {
  const layout = { audio: 'audio_stems/{id}.RESYN.wav', annotation: 'annotation_stems/{id}.RESYN.csv' };
  return frameCorpus(config, options, layout, tracks);
}

/** Licence: mirdata. */
const facts: TaskFacts = {
  about: 'the fundamental of one instrument or voice; pitch',
  licence: 'CC BY-NC 4.0',
  clips: { full: 199, '2min': 199, artists: 230 },
};

export const task = defineTask(
  mdbStemSynthConfig,
  (config, options) => mdbStemSynthCorpus(config, options),
  facts,
  { takesData: true },
);

await runTaskProgram(import.meta.url, task);
