import { at } from '../../at.ts';
import type { StatePlace } from '../../compute/state-place.ts';
import type { StepTrainer } from '../../compute/trainer.ts';
import type { HeadOutput } from '../../prediction-types/prediction-type.ts';
import type { Stretch } from '../../train/batches.ts';
import { Pace } from '../../train/pace.ts';
import { type Rows, withGaps, withoutGaps } from '../../train/rows.ts';
import type { StepPlace, Trainee } from '../../train/trainee.ts';
import { batchFeeder } from './batches.ts';
import { createTrainer, type Engine } from './engine.ts';
import { foldLayer } from './fold-weights.ts';
import { initialState, type LayerShape, layerShapes } from './initial-state.ts';
import { Predictor } from './predictor.ts';
import type { HeadConfig, HeadWeights, Targets } from './types.ts';

/** What a head trains on and what it is. */
export interface HeadData {
  /** `y` has shape (rows, labels): what each probability should be, 0 or 1 as a rule. */
  readonly train: { readonly x: Rows; readonly y: Targets };
  /** Of the stride of the training rows. */
  readonly valid: { readonly x: Rows };
  readonly config: HeadConfig;
  readonly output: HeadOutput;
  readonly seed: number;
  /** What computes the steps. @default ONNX Runtime */
  readonly engine?: Engine | undefined;
  /** Where the state lies from step to step, which changes no byte on the CPU. @default memory */
  readonly stateIn?: StatePlace | undefined;
  /** Scores the probabilities, shape (rows, labels), of the validation rows. */
  readonly validate: (probabilities: Float32Array, epoch: number) => number | Promise<number>;
}

/** Consecutive rows of the training matrix, with their values, for one step or several, each with as many of them. */
export interface HeadBatch {
  readonly rows: Stretch;
  readonly steps: number;
  /** Shape (rows, stride). */
  readonly x: Float32Array;
}

/** All that changes from step to step. */
export type HeadState = {
  readonly steps: number;
  /** Parameters, running statistics and Adam's sums, one after the other. */
  readonly values: Float32Array;
};

/** A head as the training loop trains it. */
export class HeadTrainee implements Trainee<HeadBatch, HeadWeights, HeadState> {
  readonly #data: HeadData;
  readonly #shapes: readonly LayerShape[];
  /** By name, as the training began. */
  readonly #initial: ReadonlyMap<string, Float32Array>;
  readonly #trainer: StepTrainer;
  readonly #predictor: Predictor;
  readonly #feed: ReturnType<typeof batchFeeder>;
  readonly #pace = new Pace();
  /** As it was last validated; its first layer has inputs for the gaps between rows. */
  #validated: HeadWeights | undefined;

  private constructor(
    data: HeadData,
    shapes: readonly LayerShape[],
    initial: ReadonlyMap<string, Float32Array>,
    { trainer, predictor }: { readonly trainer: StepTrainer; readonly predictor: Predictor },
  ) {
    this.#data = data;
    this.#shapes = shapes;
    this.#initial = initial;
    this.#trainer = trainer;
    this.#predictor = predictor;
    const { train, config, seed } = data;
    this.#feed = batchFeeder({ y: train.y, rows: train.x.rows }, shapes, config, seed);
  }

  static async create(data: HeadData): Promise<HeadTrainee> {
    const { train, config, output, seed } = data;
    const { rows, columns, stride } = train.x;
    const labels = train.y.length / rows;
    // Gaps between rows are inputs too, of weight 0: their values are 0, so their gradient is.
    const shapes = layerShapes(config, stride, labels);
    const initial = initialState(layerShapes(config, columns, labels), config.initialization, seed);
    const firstWeight = `${at(shapes, 0).name} weight`;
    initial.set(firstWeight, withGaps(named(initial, firstWeight), columns, stride));
    const predictor = await Predictor.create(shapes, output);
    const trainer = await createTrainer(data, shapes, output, config, initial);
    return new HeadTrainee(data, shapes, initial, { trainer, predictor });
  }

  async step(
    { rows, steps, x }: HeadBatch,
    { epoch, learningRate }: StepPlace,
  ): Promise<number | Float32Array> {
    const trainer = this.#trainer;
    const inputs = this.#feed(rows, x, epoch, steps);
    const start = performance.now();
    const losses =
      steps > 1 ? await trainer.stepAll?.(inputs, learningRate) : await trainer.step(inputs, learningRate);
    if (losses === undefined) throw new Error('the trainer does one step at a time');
    this.#pace.took(steps, performance.now() - start);
    return losses;
  }

  /** How many steps on batches of so many rows may be done in one go. */
  stepsAtOnce(rows: number): number {
    if (this.#trainer.stepAll === undefined) return 1;
    const perRow = this.#shapes.reduce((sum, { outputs }) => sum + outputs, this.#data.train.x.stride);
    return this.#pace.steps(rows * perRow * Float32Array.BYTES_PER_ELEMENT);
  }

  async validate(epoch: number): Promise<number> {
    const { valid, validate } = this.#data;
    await this.#trainer.settle?.();
    const head = this.#folded();
    this.#validated = head;
    return validate(await this.#predictor.predict(head, valid.x), epoch);
  }

  keep(): HeadWeights {
    if (this.#validated === undefined) throw new Error('a head is kept after its validation');
    return withoutInputGaps(this.#validated, this.#data.train.x.columns);
  }

  async state(): Promise<HeadState> {
    await this.#trainer.settle?.();
    return { steps: this.#trainer.steps, values: this.#trainer.save() };
  }

  resume({ steps, values }: HeadState): void {
    this.#trainer.resume(values, steps);
  }

  useThreads(threads: number): Promise<void> {
    return this.#trainer.useThreads(Math.min(threads, mostThreads(this.#data.config)));
  }

  async release(): Promise<void> {
    await Promise.all([this.#trainer.release(), this.#predictor.release()]);
  }

  /** The head after the steps done so far. */
  #folded(): HeadWeights {
    const trainer = this.#trainer;
    const layers = this.#shapes.map((shape) => {
      const bias = named(this.#initial, `${shape.name} bias`);
      return foldLayer(shape, (name) => trainer.state(name), bias, trainer.steps);
    });
    return { output: this.#data.output, layers };
  }
}

function named(state: ReadonlyMap<string, Float32Array>, name: string): Float32Array {
  const values = state.get(name);
  if (values === undefined) throw new Error(`there is no ${name}`);
  return values;
}

const UNITS_PER_THREAD = 128;

/**
 * On up to so many threads steps give the same bytes. ONNX Runtime sums a product in pieces, which it makes longer where a
 * thread has 64 columns or fewer to do, unless the first matrix is transposed (`MlasSgemmOperation`). It divides columns
 * among threads only where they outnumber rows; in all other products of a step the rows are the hidden units.
 */
function mostThreads({ hiddenLayers, hiddenDim }: HeadConfig): number {
  return hiddenLayers === 0 ? 1 : Math.max(1, Math.floor(hiddenDim / UNITS_PER_THREAD));
}

function withoutInputGaps({ output, layers }: HeadWeights, columns: number): HeadWeights {
  return {
    output,
    layers: layers.map((layer, index) =>
      index === 0
        ? { ...layer, weight: withoutGaps(layer.weight, columns, layer.inputs), inputs: columns }
        : layer,
    ),
  };
}
