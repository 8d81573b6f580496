export * from './beat.ts';
export * from './continuity.ts';
export * from './goto.ts';
export * from './information-gain.ts';
