import { existsSync, lstatSync } from 'node:fs';
import type { Command } from '@commander-js/extra-typings';
import type { CommandShape, Settings } from '../config-flags.ts';
import { UserError } from '../errors.ts';
import type { ProjectConfig } from '../formats/folders/project-config.ts';
import { quoteArguments } from '../typed-command.ts';

/** What a project keeps in the folder that commands are typed in. */
export const CONFIG_FILE = 'heareval.yaml';

/** Which commands work on modules and tasks; all take the other settings for which they have a flag. */
const TAKES: Readonly<Record<string, Pick<CommandShape, 'takes' | 'withoutTask' | 'withoutModule'>>> = {
  run: { takes: { '--module': 'many', '--task': 'many' } },
  embed: { takes: { '--module': 'one', '--task': 'one' } },
  predict: {
    takes: { '--module': 'one', '--task': 'one' },
    withoutTask: ['--apply'],
    withoutModule: ['--model'],
  },
  export: { takes: { '--module': 'one', '--task': 'one' } },
  validate: { takes: { '--module': 'one' } },
  preprocess: { takes: { task: 'many' } },
  download: { takes: { task: 'many' } },
  evaluate: { takes: { task: 'one' }, withoutTask: ['--labels', '--predictions', '--type'] },
};

/** Commands that no settings have a part in. */
const APART: ReadonlySet<string> = new Set(['init', 'completion']);

/**
 * The arguments with what the project's settings add to them, which is told. `--config FILE` names another file,
 * `--config none` none.
 *
 * @throws UserError for a file that is not there, and for mistakes in it
 */
export async function withProjectConfig(
  args: readonly string[],
  command: Command | undefined,
): Promise<readonly string[]> {
  if (command === undefined || !addConfigFlag(command)) return args;
  if (args[0] === 'help' || args.some((word) => word === '--help' || word === '-h')) return args;
  const named = namedConfig(args);
  const file = named ?? CONFIG_FILE;
  if (file === 'none') return args;
  // A link that leads nowhere is no absence of settings.
  if (named === undefined && lstatSync(file, { throwIfNoEntry: false }) === undefined) return args;
  if (!existsSync(file)) {
    const given = named === undefined ? file : `--config ${file}`;
    throw new UserError(`${given}: no such file; expected one as heareval init writes it, or none`);
  }
  const shape: CommandShape = {
    name: command.name(),
    flags: command.options.map(({ long, envVar, required }) => ({
      long: long ?? '',
      envVar,
      takesValue: required,
    })),
    ...TAKES[command.name()],
  };
  const { configuredArguments } = await import('../config-flags.ts');
  const { readProjectConfig } = await import('../formats/folders/project-config.ts');
  const settings = settingsOf(await readProjectConfig(file, await settingChoices()));
  const configured = configuredArguments(args, shape, settings, { file, env: process.env });
  if (configured.decided.length > 0) {
    console.error(`${file}: ${configured.decided.map(quoteSetting).join(' ')}`);
  }
  return configured.args;
}

/** What settings that are one of several names can be. */
async function settingChoices() {
  const { deviceNames } = await import('../compute/devices.ts');
  const { engineNames } = await import('../compute/engines.ts');
  const { gridNames, headNames, protocolNames, searchNames } = await import('../predict/head-names.ts');
  return {
    protocol: protocolNames,
    head: headNames,
    grid: gridNames,
    search: searchNames,
    engine: engineNames,
    device: deviceNames,
  };
}

/** @returns whether settings have a part in the command, and it has the flag */
export function addConfigFlag(command: Command): boolean {
  if (APART.has(command.name())) return false;
  command
    .optionsGroup('Options:')
    .option('--config <file>', `settings of the project, or none (default: ${CONFIG_FILE} of this folder)`);
  return true;
}

function namedConfig(args: readonly string[]): string | undefined {
  const place = args.indexOf('--config');
  const joined = args.find((word) => word.startsWith('--config='));
  return place === -1 ? joined?.slice('--config='.length) : args[place + 1];
}

/** `--grid fast` as a shell takes it. */
function quoteSetting(setting: string): string {
  const space = setting.indexOf(' ');
  const words = space === -1 ? [setting] : [setting.slice(0, space), setting.slice(space + 1)];
  return quoteArguments(words);
}

function settingsOf({ modules, tasks, folders, ...others }: ProjectConfig): Settings {
  const all = {
    module: modules,
    task: tasks,
    workdir: folders?.workdir,
    'tasks-dir': folders?.tasks,
    'embeddings-dir': folders?.embeddings,
    ...others,
  };
  const settings = new Map<string, readonly string[]>();
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) settings.set(name, [value].flat().map(String));
  }
  return settings;
}
