import type { Command } from '@commander-js/extra-typings';
import { collect } from '../../option-values.ts';
import { EXIT } from '../../run-program.ts';
import { tasksAmong } from '../../tasks/task-name.ts';
import type { RunCommand } from '../options.ts';
import { printJson } from '../store-options.ts';

export function addCompare(program: Command, run: RunCommand): void {
  program
    .command('compare')
    .argument('<moduleA>', 'its name below the embeddings folder, or as --module takes it')
    .argument('<moduleB>', 'the other one')
    .option('--task <task>', 'only this one; repeatable (default: all that both have scores of)', collect)
    .option('--mode <mode>', 'only tasks in this mode')
    .option('--score <name>', 'this score of each task (default: its primary one)')
    .option('--embeddings-dir <folder>', 'where embeddings, predictions and scores are', 'embeddings')
    .option('--json', 'print JSON for other programs')
    .action((moduleA, moduleB, { embeddingsDir, task: typed, mode, score, json }) =>
      run(async () => {
        const { scoredTasks } = await import('../../benchmark/tasks-there.ts');
        const { moduleNames } = await import('../../embed/module-names.ts');
        const { compareModules } = await import('../../report/compare.ts');
        const { comparisonLines } = await import('../../report/comparison-lines.ts');
        const [a = '', b = ''] = await moduleNames(embeddingsDir, [moduleA, moduleB]);
        const tasks = tasksAmong(typed, mode, await scoredTasks(embeddingsDir));
        const comparison = await compareModules({ embeddingsDir, a, b, tasks, score });
        for (const line of [...comparison.problems, ...comparison.remarks]) console.error(line);
        if (json) printJson(comparison);
        else console.log(comparisonLines(comparison).join('\n'));
        return EXIT.ok;
      }),
    );
}
