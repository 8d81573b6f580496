import { type Corpus, defineTask } from './corpus/define-task.ts';
import type { ResolvedTaskConfig } from './corpus/task-config.ts';
import { noteCorpus } from './music/note-corpus.ts';
import { NOTE_SCORES } from './music/scores.ts';
import { splitTracks, TWO_MINUTES } from './music/track-config.ts';
import type { TrackTable } from './music/track-table.ts';
import { MUSICNET } from './music/tracks/musicnet.ts';
import { MUSICNET_ENSEMBLES } from './music/tracks/musicnet-ensembles.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

const ARCHIVE = 'https://zenodo.org/record/5120004/files/musicnet.tar.gz?download=1';

/** MusicNet: chamber music and solos of classical composers, with the notes of scores that were aligned to them. */
export const musicnetConfig = splitTracks(
  {
    task_name: 'musicnet',
    version: '1.0',
    prediction_type: 'notes',
    evaluation: NOTE_SCORES,
    clip_groups: { name: 'ensemble', pattern: '^(\\d+)\\.wav$', names: MUSICNET_ENSEMBLES },
    // Two of the validation split, four of the test split.
    excerpts: [
      ['2186', 0, 10], // a violin
      ['2405', 0, 10], // a piano
      ['2303', 0, 10], // a piano
      ['2382', 0, 10], // a string quartet
      ['2416', 0, 10], // clarinets, horns and bassoons
      ['2628', 0, 10], // a violin and a piano
    ],
    archive: { url: ARCHIVE },
  },
  {
    full: {},
    ...TWO_MINUTES,
  },
);

/** @param tracks all there must be */
export function musicnetCorpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  tracks: TrackTable = MUSICNET,
): Corpus {
  const layout = { audio: '*_data/{id}.wav', annotation: '*_labels/{id}.csv' };
  return noteCorpus(config, options, 'musicnet', layout, tracks);
}

/** Hours: J. Thickstun et al., "Learning features of music from scratch", ICLR 2017. */
const facts: TaskFacts = {
  about: 'the notes of classical music; notes',
  clips: { full: 330, '2min': 330 },
  hours: { full: 34 },
  downloadBytes: { full: 11_100_000_000, '2min': 11_100_000_000 },
};

export const task = defineTask(musicnetConfig, (config, options) => musicnetCorpus(config, options), facts, {
  takesData: true,
});

await runTaskProgram(import.meta.url, task);
