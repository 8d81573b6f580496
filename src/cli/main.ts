#!/usr/bin/env node
import { Command, CommanderError } from '@commander-js/extra-typings';
import { programVersions } from '../pipeline/machine/versions.ts';
import { EXIT, runProgram } from '../run-program.ts';
import { addCommands } from './commands.ts';
import type { RunCommand } from './options.ts';

await runProgram(async (signal) => {
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
  await addCommands(program, run, process.argv.slice(2));
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.userError;
  }
  return exitCode;
});
