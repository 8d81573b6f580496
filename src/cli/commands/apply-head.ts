import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import type { ModuleOptions } from '../../benchmark/options.ts';
import { UserError } from '../../errors.ts';
import type { CommonOptions } from '../options.ts';

/** A head that was kept, applied to files. */
export type ApplyFlags = {
  readonly apply?: string | undefined;
  readonly output?: string | undefined;
};

type Options = Record<string, unknown>;

export function addApplyFlags<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & ApplyFlags> {
  (command as unknown as PlainCommand)
    .optionsGroup('Files:')
    .option('--apply <head.onnx>', 'predict audio files by a head that was kept, in the place of --task')
    .option('--output <file>', 'with --apply: where the csv goes (default: standard output)');
  return command as unknown as Command<A, O & ApplyFlags>;
}

/** Prints what a head says of audio files, as csv. */
export async function predictFiles(
  headPath: string,
  files: readonly string[],
  options: CommonOptions & ModuleOptions & ApplyFlags & { readonly module: string },
  signal: AbortSignal,
): Promise<void> {
  if (files.length === 0) {
    throw new UserError('--apply: no audio files; expected at least one', {
      next: `heareval predict --module ${options.module} --apply ${headPath} recording.wav`,
    });
  }
  const { withModule } = await import('../../benchmark/module-hosts.ts');
  const { readBatching } = await import('../../modules/validate/batching.ts');
  const { applyToFiles, checkHeadFits, readHeadToApply, writeApplied } = await import(
    '../../predict/using/apply-to-files.ts'
  );
  const head = await readHeadToApply(headPath);
  await withModule(options.module, options, async (host) => {
    const warning = await checkHeadFits(head, host, signal);
    if (warning !== undefined) console.error(`warning: ${warning}`);
    const { kind } = head.description;
    // Sounds come one by one; only windows of a sound are beside one another.
    const isTogether =
      !host.module.framing?.window || (await readBatching(host, kind, options, signal)).isTogether;
    if (!isTogether) host.embedAlone(kind);
    const parts = await applyToFiles(head, host, files, signal);
    if (options.output !== undefined) return writeApplied(options.output, head, parts);
    const folder = await mkdtemp(join(tmpdir(), 'heareval-'));
    try {
      const file = join(folder, 'predicted.csv');
      await writeApplied(file, head, parts);
      process.stdout.write(await readFile(file, 'utf8'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
