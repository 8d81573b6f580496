// HEAR's open tasks (group `open`); one line per task.
export { task as dcase2016_task2 } from './dcase2016_task2.ts';
export { task as nsynth_pitch } from './nsynth_pitch.ts';
export { task as nsynth_pitch_kfold } from './nsynth_pitch_kfold.ts';
export { task as speech_commands } from './speech_commands.ts';
export { task as spoken_digit } from './spoken_digit.ts';
