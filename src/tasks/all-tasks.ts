// Every task. HEAR's own are listed by what they were in 2021; all others have one line here.
export * from './former-secret-tasks.ts';
export * from './open-tasks.ts';
export { task as tfds_speech_commands } from './tfds_speech_commands.ts';
export { task as tone_events } from './tone_events.ts';
export { task as tone_f0 } from './tone_f0.ts';
export { task as tone_jnd } from './tone_jnd.ts';
export { task as tone_melody } from './tone_melody.ts';
export { task as tone_pitch } from './tone_pitch.ts';
export { task as tone_ranking } from './tone_ranking.ts';
