import { Command, CommanderError } from '@commander-js/extra-typings';
import { UserError } from '../errors.ts';
import { programVersions } from '../pipeline/machine/versions.ts';
import { EXIT } from '../run-program.ts';
import { withCarriedFlags } from './carried-flags.ts';
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
    .exitOverride();
  const args = process.argv.slice(2);
  const asked = await addCommands(program, run, args);
  try {
    await program.parseAsync(await withProjectConfig(args, asked), { from: 'user' });
  } catch (error) {
    if (error instanceof UserError && error.next !== undefined) {
      error.next = await withCarriedFlags(error.next, args, flagsOf);
    }
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.userError;
  }
  return exitCode;
}
