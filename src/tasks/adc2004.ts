import { type Corpus, defineTask } from './corpus/define-task.ts';
import type { ResolvedTaskConfig } from './corpus/task-config.ts';
import { frameCorpus } from './music/frame-corpus.ts';
import { MELODY_SCORES } from './music/scores.ts';
import { foldedTracks } from './music/track-config.ts';
import { namesOf, type TrackTable } from './music/track-table.ts';
import { runTaskProgram } from './program.ts';
import type { TaskOptions } from './task-definition.ts';
import type { TaskFacts } from './task-facts.ts';

const ARCHIVE = 'http://labrosa.ee.columbia.edu/projects/melody/adc2004_full_set.zip';

/** ADC2004: twenty excerpts of songs, opera, jazz and synthesised voices, of the audio description contest of ISMIR 2004. */
export const adc2004Config = foldedTracks({
  task_name: 'adc2004',
  version: '1.0',
  prediction_type: 'pitch',
  evaluation: MELODY_SCORES,
  clip_groups: { name: 'kind', pattern: '^([a-z]+)' },
  // One of each kind.
  excerpts: [
    ['daisy1', 0, 10],
    ['jazz1', 0, 10],
    ['midi1', 0, 10],
    ['opera_fem2', 0, 10],
    ['pop1', 0, 10],
  ],
  archive: { url: ARCHIVE },
});

const EXCERPTS = namesOf(`
  daisy1 daisy2 daisy3 daisy4 jazz1 jazz2 jazz3 jazz4 midi1 midi2 midi3 midi4
  opera_fem2 opera_fem4 opera_male3 opera_male5 pop1 pop2 pop3 pop4
`);

/** There are four excerpts of each kind, with the same voices: each kind is a fold. */
const ADC2004: TrackTable = Object.fromEntries(
  EXCERPTS.map((track) => [track, { split: 'train', group: track.replace(/_.*|\d$/, '') }]),
);

/** @param tracks all there must be */
export function adc2004Corpus(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  tracks: TrackTable = ADC2004,
): Corpus {
  return frameCorpus(config, options, { audio: '{id}.wav', annotation: '{id}REF.txt' }, tracks);
}

const facts: TaskFacts = {
  about: 'the melody of songs, opera and jazz; pitch; 5 folds',
  clips: { full: 20 },
};

export const task = defineTask(adc2004Config, (config, options) => adc2004Corpus(config, options), facts, {
  takesData: true,
});

await runTaskProgram(import.meta.url, task);
