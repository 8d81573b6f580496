import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { UserError } from './errors.ts';

/**
 * Looks whether what a command was told to keep its files in can be a folder: before anything is made that would go there.
 *
 * @throws UserError that names the flag and the file that is in its place, or in that of a folder above it
 */
export function checkFolderFlags(command: Pick<Command, 'options' | 'getOptionValue'>): void {
  for (const option of command.options) {
    const flag = option.long ?? '';
    const folder: unknown = command.getOptionValue(option.attributeName());
    if (!/^--(?:workdir|\w+-dir)$/.test(flag) || typeof folder !== 'string') continue;
    const file = fileInPlaceOf(folder);
    if (file === undefined) continue;
    const found = file === folder ? 'is a file' : `${file} is a file`;
    throw new UserError(`${flag} ${folder}: ${found}; expected a folder`);
  }
}

function fileInPlaceOf(folder: string): string | undefined {
  for (let path = folder; ; path = dirname(path)) {
    try {
      return statSync(path).isDirectory() ? undefined : path;
    } catch {
      if (dirname(path) === path) return undefined;
    }
  }
}
