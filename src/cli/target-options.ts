import type { Command } from '@commander-js/extra-typings';
import type { ModuleOptions } from '../benchmark/options.ts';
import { once } from '../option-values.ts';
import type { HeadOptions } from '../predict/head-options.ts';
import { addDownloadFlags, type DownloadFlags } from '../task-flags.ts';
import { DEMO } from './commands/demo-names.ts';
import { addHeadOptions } from './head-options.ts';
import {
  addCommonOptions,
  addModeFlag,
  addModuleFlags,
  type CommonOptions,
  type ModeFlag,
} from './options.ts';

/** What a command takes that tells of steps and runs none: the options of those that would run them. */
export interface TargetOptions extends CommonOptions, DownloadFlags, HeadOptions, ModuleOptions, ModeFlag {
  readonly module?: string | undefined;
}

/** As the types of commander want options to be. */
type Typed<O> = O & Record<string, unknown>;

/** Gives a command a target and the options of `heareval run`. */
export function addTarget(bare: Command): Command<[string], Typed<TargetOptions>> {
  const command = bare
    .argument('<target>', `a task, for instance spoken_digit or spoken_digit-1.0.9-full; or ${DEMO}`)
    .optionsGroup('Module:')
    .option('--module <module>', 'the whole benchmark of this module, as heareval run would do it', once);
  return addCommonOptions(addDownloadFlags(addHeadOptions(addModuleFlags(addModeFlag(command))))) as Command<
    [string],
    Typed<TargetOptions>
  >;
}
