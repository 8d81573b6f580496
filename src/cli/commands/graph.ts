import { extname } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { Option, type Command as PlainCommand } from 'commander';
import { type GraphFormat, graphFormats } from '../../pipeline/graph-view/graph-formats.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { addTarget } from '../target-options.ts';

const byExtension: Record<string, GraphFormat> = {
  '.mmd': 'mermaid',
  '.dot': 'dot',
  '.gv': 'dot',
  '.html': 'html',
  '.json': 'json',
};

export function addGraph(program: Command, run: RunCommand): void {
  const command = program.command('graph');
  (command as unknown as PlainCommand)
    .addOption(
      new Option('--format <format>', 'default: as the file is called, else text').choices(graphFormats),
    )
    .option('--output <file>', 'write it there, not to standard output')
    .option('--all', 'past 100 steps too, draw each by itself, not those of one name as one');
  addTarget(command).action((target, options) =>
    run(async (signal) => {
      const { drawGraph, planGraph, writeFileAtomic } = await import('../../pipeline/index.ts');
      const { withTarget } = await import('../targets.ts');
      return withTarget(target, options, signal, async (nodes) => {
        const { json, all, output, format } = options as typeof options & GraphOptions;
        const fromFile = byExtension[extname(output ?? '').toLowerCase()] ?? 'text';
        const text = drawGraph(await planGraph(nodes, options), {
          format: json ? 'json' : (format ?? fromFile),
          all,
          title: `heareval ${target}`,
          colour: output === undefined && process.stdout.hasColors?.() === true,
        });
        if (output === undefined) process.stdout.write(text);
        else await writeFileAtomic(output, text);
        return EXIT.ok;
      });
    }),
  );
}

interface GraphOptions {
  readonly format?: GraphFormat;
  readonly output?: string;
  readonly all?: true;
}
