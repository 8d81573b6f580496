import { beehiveCorpus, beehiveStatesFold0Config } from './beehive_states_fold0.ts';
import { defineTask } from './corpus/define-task.ts';
import type { GenericTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';

/** As beehive_states_fold0 with the hives exchanged: learned from hive 3, tested on hive 1. */
export const beehiveStatesFold1Config: GenericTaskConfig = {
  ...beehiveStatesFold0Config,
  task_name: 'beehive_states_fold1',
};

export const task = defineTask(beehiveStatesFold1Config, beehiveCorpus('hive3'));

await runTaskProgram(import.meta.url, task);
