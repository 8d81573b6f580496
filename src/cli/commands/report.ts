import { relative } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { Option } from '@commander-js/extra-typings';
import { scoredTasks } from '../../benchmark/tasks-there.ts';
import { collect } from '../../option-values.ts';
import { audioModes } from '../../report/audio-modes.ts';
import { EXIT } from '../../run-program.ts';
import { tasksAmong } from '../../tasks/task-name.ts';
import type { RunCommand } from '../options.ts';
import { addPublishedOptions } from '../store-options.ts';

export function addReport(program: Command, run: RunCommand): void {
  addPublishedOptions(program.command('report'))
    .option('--workdir <folder>', 'where steps keep what they made: tells of durations and runs', '_workdir')
    .option('--output <file>', 'the page', 'report.html')
    .option('--plots <folder>', 'also write every plot there, as SVG and PNG')
    .option('--module <module>', 'only this one; repeatable', collect)
    .option('--task <task>', 'only this one, in all its modes or as its folder is named; repeatable', collect)
    .option('--mode <mode>', 'only tasks in this mode')
    .addOption(
      new Option('--compare <models>', 'also published models, and where yours stand among them').choices([
        'hear2021',
      ] as const),
    )
    .addOption(
      new Option(
        '--audio <how>',
        'clips to listen to: none, the worst within the page, or as files of the tasks folder',
      )
        .choices(audioModes)
        .default('worst' as const),
    )
    .action(({ module: modules, task: typed, mode, ...options }) =>
      run(async () => {
        const { fewProblems } = await import('../../report/problems.ts');
        const { writeReport } = await import('../../report/write-report.ts');
        const tasks = tasksAmong(typed, mode, await scoredTasks(options.embeddingsDir));
        const written = await writeReport({ ...options, modules, tasks });
        for (const line of [...fewProblems(written.problems), ...fewProblems(written.remarks)]) {
          console.error(line);
        }
        for (const file of written.files) console.log(relative('', file));
        return EXIT.ok;
      }),
    );
}
