import { defineTask } from './corpus/define-task.ts';
import type { GenericTaskConfig } from './corpus/task-config.ts';
import { nsynthPitchConfig, nsynthPitchCorpus } from './nsynth_pitch.ts';
import { runTaskProgram } from './program.ts';
import type { TaskFacts } from './task-facts.ts';

const { '5h': fiveHours, '50h': fiftyHours, small } = nsynthPitchConfig.modes;

/** nsynth_pitch in ten folds, each as long as the test split there: what another way to divide it changes. */
export const nsynthPitchKfoldConfig: GenericTaskConfig = {
  ...nsynthPitchConfig,
  task_name: 'nsynth_pitch_kfold',
  split_mode: 'new_split_kfold',
  modes: {
    '5h': foldsInstead(fiveHours, 2000),
    '50h': foldsInstead(fiftyHours, 20000),
    small: foldsInstead(small, null),
  },
  nfolds: 10,
};

/** @param seconds of each fold, or null for all there is */
function foldsInstead(
  mode: Readonly<Record<string, unknown>> = {},
  seconds: number | null,
): Readonly<Record<string, unknown>> {
  const { max_task_duration_by_split: _, ...others } = mode;
  return { ...others, max_task_duration_by_fold: seconds };
}

/** Licence: magenta.tensorflow.org/datasets/nsynth. */
const facts: TaskFacts = {
  about: 'which note of a piano; 10 folds',
  licence: 'CC BY 4.0',
  downloadBytes: { '5h': 25_233_600_000, '50h': 25_233_600_000 },
};

export const task = defineTask(nsynthPitchKfoldConfig, nsynthPitchCorpus, facts);

await runTaskProgram(import.meta.url, task);
