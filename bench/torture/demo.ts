import { tortureCommand } from './command.ts';

/** Kills the demo at random moments, runs it again and compares every final byte with an undisturbed run. */
export function tortureDemo(scratch: string, kills: number): Promise<boolean> {
  return tortureCommand(scratch, kills, { args: ['demo'], folders: ['tasks', 'embeddings', 'models'] });
}
