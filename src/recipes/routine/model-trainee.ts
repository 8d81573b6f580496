import { at } from '../../at.ts';
import { float32, type Tensor } from '../../compute/session.ts';
import { Trainer } from '../../compute/trainer.ts';
import { UserError } from '../../errors.ts';
import type { StepPlace, Trainee } from '../../train/trainee.ts';
import { drawMask } from '../draw-mask.ts';
import type { Model, TestingLoss } from './model.ts';
import { type LearningGraph, ModelGraph, type ModelShape } from './model-graph.ts';
import type { Numbers } from './numbers.ts';
import type { Parameters } from './parameters.ts';

/** Some sounds, and what is true of them. */
export interface ModelBatch {
  /** Shape (sounds, ...shape of one). */
  readonly x: Numbers;
  /** Shape (sounds, columns). */
  readonly y: Numbers;
}

/**
 * Tests a model on a batch, the `i`-th of `loopLength`, and adds what it finds to `testingLoss` of the model, as kac_prediction's
 * inner testing loop does.
 */
export type TestingLoop = (i: number, loopLength: number, x: Numbers, y: Numbers) => void | Promise<void>;

/** 0, and told from what a loop adds up to: 0 and 0 are no longer -0. */
const UNTOUCHED = -0;

export type Weights = { readonly [name: string]: Float32Array };
export type ModelState = { readonly steps: number; readonly values: Float32Array };

/** What is kept of the best epoch. */
export type KeptEpoch = {
  readonly weights: Weights;
  readonly testingLoss: Readonly<TestingLoss>;
  readonly trainingLoss: number;
};

export interface ModelTraining {
  readonly model: Model<Parameters>;
  readonly graph: LearningGraph;
  readonly shape: ModelShape;
  readonly seed: number;
  readonly threads: number;
  /** Steps of an epoch. */
  readonly steps: number;
  /** The batches that it is tested on. */
  readonly tests: () => readonly ModelBatch[];
  readonly testingLoop: TestingLoop;
}

/** A model as the training loop trains it. */
export class ModelTrainee implements Trainee<ModelBatch, KeptEpoch, ModelState> {
  readonly #training: ModelTraining;
  readonly #trainer: Trainer;
  /** Of what is learnt, by name. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** The sum of the graph that the model computes with. */
  readonly network: string;

  private constructor(training: ModelTraining, trainer: Trainer, { weights, sum }: ModelGraph) {
    this.#training = training;
    this.#trainer = trainer;
    this.shapes = weights;
    this.network = sum;
  }

  /** From now on the model computes with the weights of the training. */
  static async create(training: ModelTraining): Promise<ModelTrainee> {
    const { model, graph, shape, threads } = training;
    const { optimiser } = model;
    const trainer = await Trainer.create(graph.model, graph.initial, { optimiser, threads });
    const used = await ModelGraph.create(model, shape, (name) => trainer.state(name));
    await model.compute(used);
    return new ModelTrainee(training, trainer, used);
  }

  async step({ x, y }: ModelBatch, { learningRate }: StepPlace): Promise<number> {
    const { model, graph, seed, steps } = this.#training;
    const done = this.#trainer.steps;
    if (done % steps === 0) model.trainingLoss = 0;
    const batch: Record<string, Tensor> = { x: float32(x.data, x.dims), y: float32(y.data, y.dims) };
    for (const mask of graph.masks) {
      batch[mask.name] = drawMask(mask, at(x.dims, 0), { seed, step: done });
    }
    const loss = await this.#trainer.step(batch, learningRate);
    model.trainingLoss += loss / steps;
    return loss;
  }

  /** @throws UserError where the testing loop finds no finite numbers */
  async validate(epoch: number): Promise<number> {
    const { model, tests, testingLoop } = this.#training;
    model.testingLoss = { aggregate: UNTOUCHED };
    const batches = tests();
    for (const [i, { x, y }] of batches.entries()) await testingLoop(i, batches.length, x, y);
    const { testingLoss } = model;
    if (Object.is(testingLoss.aggregate, UNTOUCHED)) {
      throw new UserError(
        `the testing loop left M.testingLoss.aggregate as it was in epoch ${epoch}; expected it to add each batch's loss: epochs are compared by it`,
      );
    }
    for (const [name, value] of Object.entries(testingLoss)) {
      if (!Number.isFinite(value)) {
        throw new UserError(
          `the testing loop made M.testingLoss.${name} ${typeof value === 'number' ? value : JSON.stringify(value)} in epoch ${epoch}; expected a finite number (only aggregate begins at 0)`,
        );
      }
    }
    return testingLoss.aggregate;
  }

  keep(): KeptEpoch {
    const { testingLoss, trainingLoss } = this.#training.model;
    return { weights: this.weights(), testingLoss: { ...testingLoss }, trainingLoss };
  }

  weights(): Weights {
    return this.#copies([...this.shapes.keys()]);
  }

  /** What the optimiser keeps of each weight, as `<weight> <name>`. */
  optimiserState(): Weights {
    const kept = Object.keys(this.#training.model.optimiser.init(0));
    const { parameters } = this.#training.graph.model;
    return this.#copies(parameters.flatMap(({ name }) => kept.map((each) => `${name} ${each}`)));
  }

  state(): ModelState {
    return { steps: this.#trainer.steps, values: this.#trainer.save() };
  }

  resume({ steps, values }: ModelState): void {
    this.#trainer.resume(values, steps);
  }

  release(): Promise<void> {
    return this.#trainer.release();
  }

  #copies(names: readonly string[]): Weights {
    return Object.fromEntries(names.map((name) => [name, this.#trainer.state(name).slice()]));
  }
}
