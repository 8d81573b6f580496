// One line per task.
export { task as spoken_digit } from './spoken_digit.ts';
export { task as tone_events } from './tone_events.ts';
export { task as tone_pitch } from './tone_pitch.ts';
