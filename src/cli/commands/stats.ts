import { availableParallelism } from 'node:os';
import type { Command } from '@commander-js/extra-typings';
import { workerCount } from '../../option-values.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { printJson } from '../store-options.ts';

export function addStats(program: Command, run: RunCommand): void {
  program
    .command('stats')
    .argument('<folder>', 'a task folder, as tasks/spoken_digit-1.0.9-full, or any folder of audio')
    .option('--hear-dir <folder>', "also write hear-preprocess's *_stats.json and labelcount_*.json there")
    .option('--workers <number>', 'threads that read files', workerCount, availableParallelism())
    .option('--json', 'print JSON for other programs')
    .action((folder, { hearDir, workers, json }) =>
      run(async () => {
        const { audioStats } = await import('../../tasks/stats/audio-stats.ts');
        const { writeHearStats } = await import('../../tasks/stats/hear-stats.ts');
        const { statsLines } = await import('../../tasks/stats/stats-lines.ts');
        const stats = await audioStats(folder, workers);
        if (json) printJson(stats);
        else console.log(statsLines(stats).join('\n'));
        if (hearDir !== undefined) {
          for (const file of await writeHearStats(folder, stats, hearDir)) console.error(`wrote ${file}`);
        }
        return EXIT.ok;
      }),
    );
}
