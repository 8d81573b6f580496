#!/usr/bin/env node
import { requireOpenFiles } from '../pipeline/machine/open-files.ts';
import { runProgram } from '../run-program.ts';

await runProgram(async (signal) => {
  requireOpenFiles();
  const { runTypedCommand } = await import('./program.ts');
  return runTypedCommand(signal);
});
