import { type Command, CommanderError, type OptionValues } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import { checkFolderFlags } from './folder-flags.ts';
import { EXIT } from './run-program.ts';

/**
 * What was typed for a program that is one command, and takes options alone; the exit code where that was `--help`, or a mistake, which
 * is told.
 */
export function programOptions<O extends OptionValues>(command: Command<[], O>): O | number {
  command.allowExcessArguments(false).showHelpAfterError('(--help shows the options)').exitOverride();
  try {
    const options = command.parse().opts();
    checkFolderFlags(command as unknown as PlainCommand);
    return options;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.userError;
  }
}
