import { defineTask } from './corpus/define-task.ts';
import type { GenericTaskConfig } from './corpus/task-config.ts';
import { mridangamCorpus, mridangamStrokeConfig } from './mridangam_stroke.ts';
import { runTaskProgram } from './program.ts';

/** The strokes of mridangam_stroke, labelled by the tonic that the drum is tuned to. */
export const mridangamTonicConfig: GenericTaskConfig = {
  ...mridangamStrokeConfig,
  task_name: 'mridangam_tonic',
};

export const task = defineTask(mridangamTonicConfig, mridangamCorpus('tonic'));

await runTaskProgram(import.meta.url, task);
