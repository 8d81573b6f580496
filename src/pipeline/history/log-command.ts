import { isAbsolute, relative, resolve } from 'node:path';
import { quoteArguments } from '../../typed-command.ts';
import type { StepRef } from '../step-ref.ts';
import { titleOf } from './event-lines.ts';

/** The command that tells what happened to a step, to be typed in the current folder. */
export function logCommand(step: StepRef, workdir: string): string {
  const folder = shortPath(workdir);
  const place = folder === '_workdir' ? [] : ['--workdir', folder];
  return quoteArguments(['heareval', 'log', titleOf(step), ...place]);
}

/** Relative to the current folder when it is in there. */
export function shortPath(path: string): string {
  const whole = resolve(path);
  const short = relative('', whole);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? whole : short;
}
