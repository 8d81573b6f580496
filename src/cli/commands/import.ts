import { relative } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import type { StepNode } from '../../pipeline/index.ts';
import { addSampleRateFlag } from '../../task-flags.ts';
import { addCommonOptions, type RunCommand } from '../options.ts';

export function addImport(program: Command, run: RunCommand): void {
  addCommonOptions(
    addSampleRateFlag(
      program
        .command('import')
        .argument(
          '<path...>',
          'archives or folders of tasks, or embeddings/<module>/<task> of the Python heareval',
        ),
    ),
  ).action((paths, options) =>
    run(async (signal) => {
      const { importEmbeddings } = await import('../../embed/hear2021/import-task.ts');
      const { locateEmbeddings } = await import('../../embed/hear2021/locate-embeddings.ts');
      const { runInTerminal } = await import('../../pipeline/index.ts');
      const { importNodes } = await import('../../tasks/archive/import-task.ts');
      const nodes: StepNode[] = [];
      const tasks: string[] = [];
      for (const each of paths) {
        const embeddings = await locateEmbeddings(each);
        for (const located of embeddings) {
          nodes.push(...(await importEmbeddings(located, options.embeddingsDir)));
        }
        if (embeddings.length === 0) tasks.push(each);
      }
      nodes.push(...(await importNodes(tasks, options)));
      const { result, exitCode } = await runInTerminal(nodes, { ...options, signal });
      const made = result?.steps.filter(({ node, outDir }) => nodes.includes(node) && outDir !== undefined);
      if (!options.json) {
        const folders = new Set(made?.map(({ node }) => relative('', node.publishTo ?? '')));
        for (const each of folders) console.log(each);
      }
      return exitCode;
    }),
  );
}
