import { Argument, Command } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import { EXIT } from '../../run-program.ts';
import { type Completed, type CompletedCommand, completionScript, shells } from '../../shell-completion.ts';
import { loadTasks, taskGroups, taskNames } from '../../tasks/registry.ts';
import type { RunCommand } from '../options.ts';
import { addConfigFlag } from '../project-config.ts';

/** Adds all commands to a program, whole. */
type AddAll = (program: Command) => Promise<void>;

export function addCompletion(program: Command, run: RunCommand, addAll: AddAll): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell that is to know the commands').choices(shells))
    .action((shell) =>
      run(async () => {
        const { moduleLoaders } = await import('../../modules/loaders.ts');
        const whole = new Command('heareval');
        await addAll(whole);
        for (const command of whole.commands) addConfigFlag(command as Command);
        const modes = new Set([...(await loadTasks()).values()].flatMap((task) => task.modes));
        const script = completionScript(shell, {
          name: 'heareval',
          commands: whole.commands.map((command) =>
            describeCommand(command as unknown as PlainCommand, [...modes]),
          ),
          tasks: taskNames,
          modules: [
            './baseline',
            ...moduleLoaders
              .filter(({ name, usage }) => usage.startsWith(`${name}:`))
              .map(({ name }) => `${name}:`),
          ],
        });
        process.stdout.write(script);
        return EXIT.ok;
      }),
    );
}

function describeCommand(command: PlainCommand, modes: readonly string[]): CompletedCommand {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    description: command.description(),
    flags: command.options.flatMap(({ long, description, required, argChoices, flags }) => {
      if (!long) return [];
      const value = required
        ? (argChoices ?? completedBy(/<([^>]+)>/.exec(flags)?.[1] ?? '', modes))
        : undefined;
      return [{ long, description, value }];
    }),
    argument:
      argument === undefined
        ? undefined
        : argumentOf(command.name(), argument.name(), argument.argChoices, modes),
  };
}

function argumentOf(
  command: string,
  name: string,
  choices: readonly string[] | undefined,
  modes: readonly string[],
): Completed {
  if (choices !== undefined) return choices;
  if (['preprocess', 'download'].includes(command)) return [...taskNames, ...taskGroups.keys()];
  return completedBy(name === 'target' ? 'task' : name, modes);
}

/** By what a flag or an argument calls its value. */
function completedBy(name: string, modes: readonly string[]): Completed {
  if (name === 'task') return 'task';
  if (name === 'mode') return modes;
  if (/^module/.test(name)) return 'module';
  return /file|folder|path|head\.onnx/.test(name) ? 'file' : 'any';
}
