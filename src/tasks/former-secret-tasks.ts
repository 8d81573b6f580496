// The tasks that were secret while HEAR 2021 ran (with the open ones: group `all`); one line per task.
export { task as esc50 } from './esc50.ts';
export { task as libricount } from './libricount.ts';
export { task as maestro } from './maestro.ts';
