import path from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { runInTerminal } from '../pipeline/index.ts';
import { addRunFlags } from '../run-flags.ts';
import { addSampleRateFlag, addTasksFlag } from '../task-flags.ts';
import { importNodes } from '../tasks/archive/import-task.ts';
import type { RunCommand } from './options.ts';

export function addImport(program: Command, run: RunCommand): void {
  addRunFlags(
    addSampleRateFlag(addTasksFlag(program.command('import').argument('<archive or folder...>'))),
  ).action((paths, options) =>
    run(async (signal) => {
      const nodes = await importNodes(paths, options);
      const { result, exitCode } = await runInTerminal(nodes, { ...options, signal });
      const made = result?.steps.filter(({ node, outDir }) => nodes.includes(node) && outDir !== undefined);
      if (!options.json)
        for (const { node } of made ?? []) console.log(path.relative('', node.publishTo ?? ''));
      return exitCode;
    }),
  );
}
