#!/usr/bin/env node
import { Command, CommanderError } from '@commander-js/extra-typings';
import { programVersions } from '../pipeline/index.ts';
import { EXIT, runProgram } from '../run-program.ts';
import { addClean } from './clean.ts';
import { addDemo } from './demo.ts';
import { addDownload } from './download.ts';
import { addEmbed } from './embed.ts';
import { addEvaluate } from './evaluate.ts';
import { addGc } from './gc.ts';
import { addGraph } from './graph.ts';
import { addHash } from './hash.ts';
import { addImport } from './import.ts';
import { addLog } from './log.ts';
import type { RunCommand } from './options.ts';
import { addPlan } from './plan.ts';
import { addPredict } from './predict.ts';
import { addPreprocess } from './preprocess.ts';
import { addRun } from './run.ts';
import { addRuns } from './runs.ts';
import { addStatus } from './status.ts';
import { addUnlock } from './unlock.ts';

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
  const commands = [
    addDemo,
    addDownload,
    addPreprocess,
    addImport,
    addEmbed,
    addPredict,
    addEvaluate,
    addRun,
  ];
  const planCommands = [addPlan, addGraph];
  const storeCommands = [addRuns, addStatus, addLog, addHash, addGc, addClean, addUnlock];
  for (const add of [...commands, ...planCommands, ...storeCommands]) add(program, run);
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.userError;
  }
  return exitCode;
});
