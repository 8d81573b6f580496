import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { JOBS_FOLDER } from '../../cluster/jobs-folder.ts';
import { collectGarbage } from '../../pipeline/care/collect-garbage.ts';
import type { RunCommand } from '../options.ts';
import { printRemoval } from '../print-removal.ts';
import { addDryRunOption, addPublishedOptions, addStoreOptions, age, byteSize } from '../store-options.ts';

export function addGc(program: Command, run: RunCommand): void {
  addDryRunOption(addPublishedOptions(addStoreOptions(program.command('gc'))))
    .option('--older-than <age>', 'outputs that no run made or used for so long, for instance 30d', age)
    .option(
      '--max-size <size>',
      'the longest unused outputs, until the rest is no larger, for instance 20GB',
      byteSize,
    )
    .option(
      '--unreachable',
      'outputs that no published folder needs and that are not the latest of their step',
    )
    .action((options) =>
      run(async (signal) => {
        const { workdir, tasksDir, embeddingsDir, olderThan, maxSize, unreachable, dryRun } = options;
        const removal = await collectGarbage(workdir, {
          published: [tasksDir, embeddingsDir],
          jobs: await jobsLeft(workdir, olderThan),
          olderThanMs: olderThan,
          maxBytes: maxSize,
          unreachable,
          dryRun,
          signal,
        });
        return printRemoval(removal, options);
      }),
    );
}

/** Most stores have never had jobs, for which much would be loaded. */
async function jobsLeft(workdir: string, olderThanMs: number | undefined) {
  if (!existsSync(join(workdir, JOBS_FOLDER))) return undefined;
  const { jobFiles } = await import('../../cluster/job-files.ts');
  return jobFiles(workdir, olderThanMs);
}
