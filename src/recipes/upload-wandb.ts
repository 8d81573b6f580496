import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findInterpreter } from '../modules/python/interpreter.ts';
import type { RunResult } from '../pipeline/index.ts';
import { UPLOAD_FILE } from '../train/trackers/wandb-folder.ts';
import { quoteArguments } from '../typed-command.ts';
import type { Tracking } from './tracking.ts';
import { TRAIN_NETWORK } from './train-network.ts';

/** How long one run may take to be uploaded. */
const UPLOAD_MS = 300_000;

/**
 * Uploads the runs that were trained to Weights & Biases, where Python has its package; else tells what to type. What goes wrong
 * is told, and fails nothing.
 *
 * @param tell is given lines for people
 * @param interpreter Python. Default: as modules in Python have it
 */
export async function uploadWandb(
  result: RunResult,
  tell: (line: string) => void,
  interpreter?: string,
): Promise<void> {
  const scripts = result.steps.flatMap(({ node, state }) => {
    const folder = (node.env as Tracking | undefined)?.wandb?.folder;
    if (node.definition.name !== TRAIN_NETWORK || state !== 'done' || folder === undefined) return [];
    const script = join(folder, UPLOAD_FILE);
    return existsSync(script) ? [script] : [];
  });
  if (scripts.length === 0 || process.env.WANDB_MODE === 'disabled') return;
  const python = interpreter ?? (await findInterpreter(undefined, process.cwd()));
  // A folder of that name, as this one, can be imported too, and has nothing in it.
  const hasPackage = await succeeds(python, ['-c', 'import wandb; wandb.init'], 'ignore');
  for (const script of scripts) {
    const command = quoteArguments([python, script]);
    if (!hasPackage) tell(`upload it, where Python has wandb (pip install wandb), with: ${command}`);
    else if (!(await succeeds(python, [script], 'inherit'))) tell(`not uploaded; try again with: ${command}`);
  }
}

/** What it prints goes to standard error, or nowhere. */
function succeeds(program: string, args: readonly string[], output: 'inherit' | 'ignore'): Promise<boolean> {
  const stderr = output === 'inherit' ? 2 : output;
  const child = spawn(program, [...args], { stdio: ['ignore', stderr, stderr], timeout: UPLOAD_MS });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}
