import { beehiveCorpus, beehiveStatesFold0Config } from './beehive_states_fold0.ts';
import { defineTask } from './corpus/define-task.ts';
import type { GenericTaskConfig } from './corpus/task-config.ts';
import { runTaskProgram } from './program.ts';
import type { TaskFacts } from './task-facts.ts';

/** As beehive_states_fold0 with the hives exchanged: learned from hive 3, tested on hive 1. */
export const beehiveStatesFold1Config: GenericTaskConfig = {
  ...beehiveStatesFold0Config,
  task_name: 'beehive_states_fold1',
};

/** Clips: hearbenchmark.com/hear-tasks.html. */
const facts: TaskFacts = {
  about: 'whether a hive has its queen',
  clips: { full: 576 },
};

export const task = defineTask(beehiveStatesFold1Config, beehiveCorpus('hive3'), facts);

await runTaskProgram(import.meta.url, task);
