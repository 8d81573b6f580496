import { join, resolve } from 'node:path';
import type { SamplerSettings } from '../../datasets/index.ts';
import { UserError } from '../../errors.ts';
import { requireKnownNames } from '../../known-names.ts';
import { programVersions } from '../../pipeline/index.ts';
import type { ViewStream } from '../../pipeline/terminal/live-area.ts';
import { type DatasetSource, importDataset } from './import-dataset.ts';
import type { Model } from './model.ts';
import type { TestingLoop } from './model-trainee.ts';
import { type Chosen, chosenParameters, type Parameters } from './parameters.ts';
import { prepareTraining } from './prepared-training.ts';
import { type RoutineResult, type RunInfo, runTraining, type Tracking } from './run-training.ts';
import { ShapedDataset } from './shaped-dataset.ts';
import { TrainingProgress } from './training-progress.ts';

export interface RoutineOptions {
  /** The folder in which each training has one. @default the current one */
  readonly exportsDir?: string;
  /** Threads that compute; another number may give other last digits, and is another training. @default 1 */
  readonly threads?: number;
  /** Who is told how far it is; null: nobody. @default standard error */
  readonly progress?: ViewStream | null;
  /** Makes who else looks on at the training: servers that keep curves, plots of one's own. */
  readonly tracking?: Tracking;
}

const OPTIONS: readonly (keyof RoutineOptions)[] = ['exportsDir', 'threads', 'progress', 'tracking'];

/**
 * A training of one's own model on sounds of one's own sampler, after kac_prediction's class of this name:
 *
 *     const routine = new Routine<CrepeParameters>({ exportsDir: 'model' });
 *     await routine.setParameters(Crepe.defaults, 'size.yaml');
 *     await routine.importDataset({ datasetDir: 'data', LocalSampler: CircularDrum, samplerSettings });
 *     routine.D.X = routine.D.X.narrow(1, 0, 1024);
 *     routine.D.learn('drum_size');
 *     routine.setModel(new Crepe(routine.P));
 *     await routine.train();
 *
 * It is trained by the loop of `heareval train`. One that was interrupted goes on after its last epoch when the same program is
 * run again, with the same bytes in the end; one that has come to its end is not trained again.
 */
export class Routine<P extends Parameters = Parameters> {
  readonly R: RunInfo = { epoch: 0, exportsDir: '', id: '', model: undefined };
  readonly #exportsDir: string;
  readonly #threads: number;
  readonly #progress: TrainingProgress;
  readonly #tracking: Tracking;
  #parameters: Chosen<P> | undefined;
  #data: ShapedDataset | undefined;
  #model: Model | undefined;

  /** @throws UserError for an option that there is not, or a count of threads that is none */
  constructor(options: RoutineOptions = {}) {
    requireKnownNames('Routine: option', options, OPTIONS);
    const { exportsDir = '.', threads = 1, progress = process.stderr, tracking = () => [] } = options;
    if (!(Number.isInteger(threads) && threads >= 1)) {
      throw new UserError(`Routine: option threads: ${threads}; expected a whole number, from 1`);
    }
    this.#exportsDir = resolve(exportsDir);
    this.#threads = threads;
    this.#tracking = tracking;
    this.#progress = new TrainingProgress(progress ?? undefined);
  }

  /** The parameters. */
  get P(): Chosen<P> {
    return set(this.#parameters, 'P', 'await routine.setParameters(...)');
  }

  /** The data set. */
  get D(): ShapedDataset {
    return set(this.#data, 'D', 'await routine.importDataset(...)');
  }

  /** The model. */
  get M(): Model {
    return set(this.#model, 'M', 'routine.setModel(...)');
  }

  /**
   * Chooses the parameters: what a sweep says, else what a YAML file says, else the defaults.
   *
   * @throws UserError for parameters that the defaults do not have, or values of another type
   */
  async setParameters(
    defaults: P,
    configPath = '',
    sweep: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    this.#parameters = await chosenParameters(defaults, configPath, sweep);
  }

  /**
   * Opens the data set, transforms it where it has another representation, or downloads or generates it where there is none.
   *
   * @throws UserError where there is none and nothing to get it from, and where it is another one
   */
  async importDataset<Settings extends SamplerSettings>(source: DatasetSource<Settings>): Promise<void> {
    this.#data = new ShapedDataset(await importDataset(source, this.#progress));
  }

  setModel(model: Model): void {
    this.#model = model;
    this.R.model = { name: model.constructor.name, version: programVersions().heareval };
  }

  /**
   * Trains the model, tests it after each epoch and exports it after every fifth epoch, and after each from the 42nd on.
   *
   * @param innerTestingLoop adds to `M.testingLoss` what it finds of each batch; by default the criterion's mean
   * @throws UserError where something is not set, does not fit, or the loss is no finite number
   */
  async train(
    innerTestingLoop: TestingLoop = meanLoop(this),
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<RoutineResult> {
    const { M: model, P: parameters } = this;
    const further = { threads: this.#threads, testingLoop: String(innerTestingLoop) };
    const prepared = await prepareTraining(this.D, model, parameters, further);
    this.R.id = prepared.key.slice(0, 10);
    this.R.exportsDir = join(this.#exportsDir, this.R.id);
    return runTraining({
      data: this.D,
      model,
      parameters,
      prepared,
      info: this.R,
      threads: this.#threads,
      testingLoop: innerTestingLoop,
      progress: this.#progress,
      tracking: this.#tracking,
      signal,
    });
  }
}

function set<T>(value: T | undefined, name: string, call: string): T {
  if (value !== undefined) return value;
  throw new UserError(`Routine: ${name} is not set; expected ${call} before`);
}

function meanLoop(routine: { readonly M: Model }): TestingLoop {
  return async (_i, loopLength, x, y) => {
    const { M } = routine;
    M.testingLoss.aggregate += (await M.loss(await M.predict(x), y)) / loopLength;
  };
}
