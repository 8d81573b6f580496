import { defineTask } from './corpus/define-task.ts';
import type { GenericTaskConfig } from './corpus/task-config.ts';
import { mridangamCorpus, mridangamStrokeConfig } from './mridangam_stroke.ts';
import { runTaskProgram } from './program.ts';
import type { TaskFacts } from './task-facts.ts';

/** The strokes of mridangam_stroke, labelled by the tonic that the drum is tuned to. */
export const mridangamTonicConfig: GenericTaskConfig = {
  ...mridangamStrokeConfig,
  task_name: 'mridangam_tonic',
};

/** Clips: hearbenchmark.com/hear-tasks.html. */
const facts: TaskFacts = {
  about: 'which tonic of a drum; 5 folds',
  clips: { full: 6_977 },
};

export const task = defineTask(mridangamTonicConfig, mridangamCorpus('tonic'), facts);

await runTaskProgram(import.meta.url, task);
