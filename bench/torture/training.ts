import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { tortureCommand } from './command.ts';

const PROGRAM = resolve('dist/cli/main.js');
const RECIPE = resolve('recipes/tone_pitch.yaml');
const TASK = 'tone_pitch-1.0.0-small';

/** Kills a network at random moments of its training, lets it go on and compares every byte of the models. */
export async function tortureTraining(scratch: string, kills: number): Promise<boolean> {
  const tasks = join(scratch, 'tasks');
  const prepare = ['preprocess', TASK, '--sample-rate', '16000', '--tasks-dir', tasks];
  await execa(process.execPath, [PROGRAM, ...prepare], { cwd: scratch });
  // A folder that nothing is known of is taken as it is, so that only the training is killed.
  await rm(join(tasks, TASK, '.heareval'), { recursive: true });
  const args = ['train', RECIPE, '--tasks-dir', tasks, '--set', 'training.epochs=200'];
  return tortureCommand(scratch, kills, { args, folders: ['models'], step: 'TrainNetwork' });
}
