import type { TaskFiles } from './task-definition.ts';

/** HEAR's open tasks (group `open`); one line per task. */
export const openTasks: TaskFiles = {
  dcase2016_task2: () => import('./dcase2016_task2.ts'),
  nsynth_pitch: () => import('./nsynth_pitch.ts'),
  nsynth_pitch_kfold: () => import('./nsynth_pitch_kfold.ts'),
  speech_commands: () => import('./speech_commands.ts'),
  spoken_digit: () => import('./spoken_digit.ts'),
};
