import { Command } from '@commander-js/extra-typings';
import test from 'ava';
import { addCommands } from '../../src/cli/commands.ts';

async function programFor(args: readonly string[]): Promise<Command> {
  const program = new Command('heareval');
  await addCommands(program, async () => {}, args);
  return program;
}

/** What the list of commands shows of each. */
function listed({ commands }: Command): string[] {
  return commands.map((command) => {
    const required = command.registeredArguments.map((argument) => [argument.required, argument.variadic]);
    return JSON.stringify([command.name(), command.description(), required]);
  });
}

test('a command is listed alike whether or not it is loaded, and only the one that is asked for is', async (t) => {
  const list = await programFor(['--help']);
  t.true(list.commands.length > 10);
  t.true(list.commands.every((command) => command.options.length === 0 && command.description() !== ''));
  for (const name of list.commands.map((command) => command.name())) {
    for (const args of [[name], ['help', name]]) {
      const program = await programFor(args);
      t.deepEqual(listed(program), listed(list), name);
      const whole = program.commands.filter((command) => command.options.length > 0);
      t.deepEqual(
        whole.map((command) => command.name()),
        [name],
      );
    }
  }
});
