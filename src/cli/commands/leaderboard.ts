import { type Command, Option } from '@commander-js/extra-typings';
import { scoredTasks } from '../../benchmark/tasks-there.ts';
import { collect } from '../../option-values.ts';
import { type LeaderboardFormat, leaderboardFormats } from '../../report/leaderboard-text.ts';
import { EXIT } from '../../run-program.ts';
import { tasksAmong } from '../../tasks/task-name.ts';
import type { RunCommand } from '../options.ts';

const formats = Object.keys(leaderboardFormats) as readonly LeaderboardFormat[];

export function addLeaderboard(program: Command, run: RunCommand): void {
  program
    .command('leaderboard')
    .option('--module <name>', 'only this one, by its name below the embeddings folder; repeatable', collect)
    .option('--task <task>', 'only this one, in all its modes or as its folder is named; repeatable', collect)
    .option('--mode <mode>', 'only tasks in this mode')
    .addOption(
      new Option('--compare <models>', 'also published models, and where yours stand among them').choices([
        'hear2021',
      ] as const),
    )
    .addOption(
      new Option('--format <format>', 'how it is written').choices(formats).default('plain' as const),
    )
    .option('--embeddings-dir <folder>', 'where embeddings, predictions and scores are', 'embeddings')
    .action(({ module: modules, task: typed, mode, format, ...options }) =>
      run(async () => {
        const { makeLeaderboard } = await import('../../report/leaderboard.ts');
        const tasks = tasksAmong(typed, mode, await scoredTasks(options.embeddingsDir));
        const board = await makeLeaderboard({ ...options, modules, tasks });
        for (const line of [...board.problems, ...board.remarks]) console.error(line);
        console.log(leaderboardFormats[format](board));
        return EXIT.ok;
      }),
    );
}
