import type { Command } from '@commander-js/extra-typings';
import { type Command as PlainCommand, Option as PlainOption } from 'commander';
import type { Folders, ModuleOptions, PipelineOptions } from '../benchmark/options.ts';
import type { PlaceOptions } from '../benchmark/place.ts';
import { runOn } from '../cluster/run-on.ts';
import { UserError } from '../errors.ts';
import { poolings } from '../modules/pooling.ts';
import { collect, naturalNumber, once, positiveInteger } from '../option-values.ts';
import { addRunFlags, type RunFlags } from '../run-flags.ts';
import { addTasksFlag } from '../task-flags.ts';
import { addDeviceFlag } from './device-flag.ts';
import { addEngineFlag } from './engine-flag.ts';

/** Runs what a command does and keeps the exit code that it returns. */
export type RunCommand = (work: (signal: AbortSignal) => Promise<number>) => Promise<void>;

/** What every command that runs steps takes. */
export interface CommonOptions extends RunFlags, Folders, PlaceOptions {}

type Options = Record<string, unknown>;

export function addCommonOptions<A extends unknown[], O extends Options>(command: Command<A, O>) {
  const located = addTasksFlag(command).option(
    '--embeddings-dir <folder>',
    'where embeddings, predictions and scores go',
    'embeddings',
  );
  return addPlaceFlags(addRunFlags(located));
}

/** Of a command whose steps may be made elsewhere. */
export function addPlaceFlags<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & PlaceOptions> {
  (command as unknown as PlainCommand)
    .optionsGroup('Steps:')
    .option(
      '--run-on <engine>',
      'where steps run: local (the default), slurm, slurm:<profile> (heareval.slurm.yaml, if it is there), or a queue: redis://... or postgres://...',
      runOn,
    )
    .addOption(new PlainOption('--job <file>', 'make the step of a job that a run has written').hideHelp());
  return command as unknown as Command<A, O & PlaceOptions>;
}

const MODULE =
  'embedding module: a path, a package, python:<module>, onnx:<file>, tfjs:<model.json> or transformers:<folder or id>; ./baseline is the one in this folder, else the built-in one';
const TASK = 'a task, or its folder: spoken_digit or spoken_digit-1.0.9-full; heareval tasks lists them';

export function addModuleOption<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return addModuleFlags(command.optionsGroup('Module:').requiredOption('--module <module>', MODULE, once));
}

/** Of a command that works without a module too. */
export function addOptionalModule<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return addModuleFlags(command.optionsGroup('Module:').option('--module <module>', MODULE, once));
}

/** Of a command that works on several. */
export function addModulesOption<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return addModuleFlags(
    command.optionsGroup('Module:').requiredOption('--module <module>', `${MODULE}; repeatable`, collect),
  );
}

/** Of a command that works on several. */
export function addTasksOption<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return addModeFlag(
    command.optionsGroup('Task:').requiredOption('--task <task>', `${TASK}; repeatable`, collect),
  );
}

/** What a module may hold of memory, in MiB. */
type MemoryFlag = Pick<PipelineOptions, 'memory'>;

/** The options of `--module`, where it is one. */
export function addModuleFlags<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & ModuleOptions & MemoryFlag> {
  (command as unknown as PlainCommand)
    .optionsGroup('Module:')
    .option(
      '--python <path>',
      'interpreter or virtual environment of Python modules (default: $VIRTUAL_ENV, $CONDA_PREFIX, else python3)',
    )
    .option(
      '--name <name>',
      'name of its folder below the embeddings folder (default: made of the name of its file, folder or package)',
    )
    .option('--weights <path>', 'file or folder that the module loads its model from')
    .option(
      '--layer <layer>',
      'layer of a model of transformers: a number, negative from the end, or an output (default: the last)',
    )
    .option(
      '--window <ms>',
      'timestamp embeddings are the scene embeddings of windows of this length',
      positiveInteger,
    )
    .option('--hop <ms>', 'time from one window to the next (default: 50)', positiveInteger)
    .addOption(
      new PlainOption('--pooling <how>', 'scene embeddings are the timestamp embeddings, pooled').choices(
        poolings,
      ),
    )
    .option(
      '--memory <MiB>',
      'what the module may hold of memory (default: nine tenths of what there is)',
      naturalNumber,
    );
  addEngineFlag(command);
  addDeviceFlag(command);
  return command as unknown as Command<A, O & ModuleOptions & MemoryFlag>;
}

/** What `--name` is without a module to name. */
export function nameWithoutModule(name: string): UserError {
  return new UserError(`--name ${name}: is the folder of what --module makes; expected --module too`);
}

export function addTaskOption<A extends unknown[], O extends Options>(command: Command<A, O>) {
  return addModeFlag(command.optionsGroup('Task:').requiredOption('--task <task>', TASK, once));
}

/** Which form of a task is meant. */
export type ModeFlag = {
  readonly mode?: string | undefined;
};

export function addModeFlag<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & ModeFlag> {
  (command as unknown as PlainCommand)
    .optionsGroup('Task:')
    .option(
      '--mode <mode>',
      'which form of the task, as small (default: the one that is prepared, else the default of the task)',
      once,
    );
  return command as unknown as Command<A, O & ModeFlag>;
}
