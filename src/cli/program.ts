import { Command, CommanderError } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import { UserError } from '../errors.ts';
import { checkFolderFlags } from '../folder-flags.ts';
import { programVersions } from '../pipeline/machine/versions.ts';
import { EXIT } from '../run-program.ts';
import { addCommands, flagsOf } from './commands.ts';
import type { RunCommand } from './options.ts';
import { withProjectConfig } from './project-config.ts';

/** Runs the command that was typed; gives its exit code. */
export async function runTypedCommand(signal: AbortSignal): Promise<number> {
  let exitCode: number = EXIT.ok;
  const run: RunCommand = async (work) => {
    exitCode = await work(signal);
  };
  const program: Command = new Command('heareval')
    .description('Tells how good an audio embedding is.')
    .version(programVersions().heareval)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help shows the options)')
    .exitOverride()
    .hook('preAction', (_program, command) => checkFolderFlags(command as PlainCommand));
  const args = process.argv.slice(2);
  const job = jobOf(args);
  try {
    const asked = await addCommands(program, run, args);
    await program.parseAsync(await withProjectConfig(args, asked), { from: 'user' });
  } catch (error) {
    if (job !== undefined && signal.aborted) {
      // Not for a person, who has typed another command.
      console.error('cancelled');
      return EXIT.cancelled;
    }
    if (job !== undefined) {
      const { refuseJob } = await import('../pipeline/index.ts');
      // Where that cannot be left, the log has it.
      await refuseJob(job, error).catch(() => {});
    }
    if (error instanceof UserError && error.next !== undefined) {
      const { withCarriedFlags } = await import('./carried-flags.ts');
      error.next = await withCarriedFlags(error.next, args, flagsOf);
    }
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.userError;
  }
  return exitCode;
}

/** The file of the job that a command is to make for a run on another machine, which has added it. */
function jobOf(args: readonly string[]): string | undefined {
  const flag = args.indexOf('--job');
  return flag < 0 ? undefined : args[flag + 1];
}
