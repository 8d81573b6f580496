import type { Command } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import { addRunFlags, type RunFlags } from '../run-flags.ts';
import { addTasksFlag, type TasksFlag } from '../task-flags.ts';
import { STAGES } from './stages/stages.ts';

type Options = Record<string, unknown>;

/** How an estimator is developed, whoever asks for it. */
export type DevelopFlags = RunFlags & TasksFlag & { readonly modelsDir: string };

export function addDevelopFlags<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & DevelopFlags> {
  const whole = addRunFlags(addTasksFlag(command)) as unknown as PlainCommand;
  whole.optionsGroup('Folders:').option('--models-dir <folder>', 'where trained models go', 'models');
  const until = whole.options.find(({ long }) => long === '--until');
  if (until !== undefined) {
    until.flags = '--until <stage>';
    until.description = `${STAGES.join(', ')}, or a step; * is any text; repeatable`;
  }
  return whole as unknown as Command<A, O & DevelopFlags>;
}
