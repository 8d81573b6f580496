import type { Layers } from '../../compute/layers/layers.ts';
import type { GraphBuilder } from '../../compute/onnx-model.ts';
import type { Optimiser } from '../../compute/optimisers/optimiser.ts';
import type { Schedule } from '../../compute/optimisers/schedules.ts';
import type { Value } from '../../compute/values.ts';
import { UserError } from '../../errors.ts';
import type { Numbers } from './numbers.ts';
import type { Parameters } from './parameters.ts';

/**
 * Adds the mean loss of a batch to a graph, without axes, such as `meanSquaredError`.
 *
 * @param said what the model says of the batch, shape (batch, columns)
 * @param y what is true of it, in the same shape
 */
export type Criterion = (graph: GraphBuilder, said: Value, y: Value) => Value;

/** A loss by name. `aggregate` is the one that trainings are compared by. */
export interface TestingLoss {
  aggregate: number;
  [name: string]: number;
}

/** What a model that has weights computes with. */
export interface Computation {
  predict(x: Numbers): Promise<Numbers>;
  loss(said: Numbers, y: Numbers): Promise<number>;
  release(): Promise<void>;
}

/**
 * A neural network with all that it takes to train it, after kac_prediction's class of this name:
 *
 *     class Mine extends Model<MyParameters> {
 *       readonly criterion = meanSquaredError;
 *       readonly optimiser = adam();
 *       readonly learningRate = this.parameters.learning_rate;
 *
 *       forward(layers: Layers, x: Value): Value {
 *         return linear(layers, 'output', x, { inputs: 1024, outputs: 1 });
 *       }
 *     }
 *
 * `forward` and `criterion` describe a graph and compute nothing: a step of the training is one run of it, with the
 * gradients and the optimiser's update. So there is no inner training loop to write.
 */
export abstract class Model<P extends Parameters = Parameters> {
  /** All that it was made with. */
  readonly parameters: P;
  abstract readonly criterion: Criterion;
  abstract readonly optimiser: Optimiser;
  /** The same in all epochs, or by epoch, from 0, and the validations before it. */
  abstract readonly learningRate: number | Schedule;
  /** What the testing loop adds up; 0 before each epoch's. */
  testingLoss: TestingLoss = { aggregate: 0 };
  /** Mean over the steps of the epoch. */
  trainingLoss = 0;
  #computation: Computation | undefined;

  constructor(parameters: P) {
    this.parameters = parameters;
  }

  /**
   * Adds the network to a graph. The same calls have to be made whenever it is called.
   *
   * @param x shape (batch, ...shape of one sound's `X`), whose lengths are numbers but for `batch`
   * @returns shape (batch, columns)
   */
  abstract forward(layers: Layers, x: Value): Value;

  /**
   * What it says of a batch, with the weights that it has now.
   *
   * @returns shape (batch, columns)
   * @throws UserError before it has any
   */
  async predict(x: Numbers): Promise<Numbers> {
    return this.#computes.predict(x);
  }

  /** The criterion of what was said of a batch and what is true of it. */
  async loss(said: Numbers, y: Numbers): Promise<number> {
    return this.#computes.loss(said, y);
  }

  /** Gives it weights, in place of those it had; `Routine` and `loadModel` do. */
  async compute(computation: Computation): Promise<void> {
    await this.release();
    this.#computation = computation;
  }

  /** Frees its memory; it has no weights any more. */
  async release(): Promise<void> {
    const computation = this.#computation;
    this.#computation = undefined;
    await computation?.release();
  }

  get #computes(): Computation {
    if (this.#computation === undefined) {
      throw new UserError(
        `${this.constructor.name}: has no weights yet; expected it to be trained by a Routine, or made by loadModel`,
      );
    }
    return this.#computation;
  }
}

/** A class of models, as `loadModel` takes it. */
export interface ModelClass<P extends Parameters, M extends Model<P> = Model<P>> {
  new (parameters: P): M;
  readonly name: string;
}
