// HEAR's open tasks (group `open`); one line per task.
export { task as spoken_digit } from './spoken_digit.ts';
