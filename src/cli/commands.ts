import { Command } from '@commander-js/extra-typings';
import { COMMANDS } from './command-list.ts';
import type { ListedCommand } from './listed-command.ts';
import type { RunCommand } from './options.ts';
import { addConfigFlag } from './project-config.ts';

/** Adds all commands to the program: whole only the one that the arguments ask for, which it gives, of the others the listing. */
export async function addCommands(
  program: Command,
  run: RunCommand,
  args: readonly string[],
): Promise<Command | undefined> {
  const words = args.filter((word) => !word.startsWith('-'));
  const asked = words[0] === 'help' ? words[1] : words[0];
  for (const listed of COMMANDS) {
    const { usage, load } = listed;
    const name = usage.split(' ')[0];
    if (name === asked) (await load())(program, run, addAllCommands);
    else program.command(usage);
    describe(program, listed, name === asked);
  }
  return program.commands.find((command) => command.name() === asked) as Command | undefined;
}

/** The flags that a command takes, with their dashes; none where there is no such command. */
export async function flagsOf(name: string): Promise<readonly string[]> {
  const program = new Command();
  const listed = COMMANDS.find(({ usage }) => usage.split(' ')[0] === name);
  (await listed?.load())?.(program, async () => {}, addAllCommands);
  for (const command of program.commands) addConfigFlag(command as Command);
  return program.commands.flatMap(({ options }) => options.flatMap(({ long }) => long ?? []));
}

/** Adds all commands whole, to be looked at and not run. */
async function addAllCommands(program: Command): Promise<void> {
  for (const listed of COMMANDS) {
    (await listed.load())(program, async () => {}, addAllCommands);
    describe(program, listed, true);
  }
}

function describe(
  program: Command,
  { usage, description, group, examples }: ListedCommand,
  isWhole: boolean,
): void {
  const command = program.commands.find((each) => each.name() === usage.split(' ')[0]);
  command?.description(description).helpGroup(group);
  if (isWhole && examples !== undefined) {
    command?.addHelpText('before', `Examples:\n${examples.map((line) => `  ${line}\n`).join('')}`);
  }
}
