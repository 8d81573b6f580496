// HEAR's open tasks (group `open`); one line per task.
export { task as speech_commands } from './speech_commands.ts';
export { task as spoken_digit } from './spoken_digit.ts';
