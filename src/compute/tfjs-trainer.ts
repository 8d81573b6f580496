import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { adamFactors, BETA1, BETA2 } from './optimisers/adam.ts';
import type { Tensors } from './session.ts';
import type { Tfjs } from './tfjs-backend.ts';
import type { StepTrainer } from './trainer.ts';

interface State {
  readonly name: string;
  readonly dims: readonly number[];
}

/** A model to train with TensorFlow.js: what follows from the batch and the state. */
export interface TfjsModel {
  /** What Adam is to fit. */
  readonly parameters: readonly State[];
  /** What is replaced after each step. */
  readonly statistics: readonly State[];
  /** Mean loss of the batch, and the next values of `statistics`, in their order. */
  forward(
    state: (name: string) => Tensor,
    batch: (name: string) => Tensor,
  ): { readonly loss: Scalar; readonly statistics: readonly Tensor[] };
}

/** Trains on TensorFlow.js, on whatever backend it has; each step as `Trainer` does it. */
export class TfjsTrainer implements StepTrainer {
  readonly #tf: Tfjs;
  readonly #model: TfjsModel;
  /** By name, in the order in which they are saved. */
  readonly #state = new Map<string, Tensor>();
  #steps = 0;

  /** @param initial holds the state by name; Adam's begins with 0 */
  constructor(tf: Tfjs, model: TfjsModel, initial: ReadonlyMap<string, Float32Array>) {
    this.#tf = tf;
    this.#model = model;
    const { parameters, statistics } = model;
    for (const { name, dims } of parameters) {
      this.#set(name, tf.tensor(initial.get(name) ?? new Float32Array(), [...dims], 'float32'));
      for (const moment of moments(name)) this.#set(moment, tf.zeros([...dims]));
    }
    for (const { name, dims } of statistics) {
      this.#set(name, tf.tensor(initial.get(name) ?? new Float32Array(), [...dims], 'float32'));
    }
  }

  get steps(): number {
    return this.#steps;
  }

  /** TensorFlow.js takes what threads it likes. */
  async useThreads(): Promise<void> {}

  async step(batch: Tensors, learningRate: number): Promise<number> {
    const tf = this.#tf;
    const factors = adamFactors(this.#steps + 1, learningRate);
    const [loss, ...next] = tf.tidy(() => {
      const inputs = new Map(
        Object.entries(batch).map(([name, { data, dims }]) => [
          name,
          tf.tensor(data as Float32Array, [...dims], 'float32'),
        ]),
      );
      const { parameters } = this.#model;
      let statistics: readonly Tensor[] = [];
      const lossOf = (...values: Tensor[]): Scalar => {
        const state = new Map(parameters.map(({ name }, index) => [name, values[index]]));
        const result = this.#model.forward(
          (name) => state.get(name) ?? this.#get(name),
          (name) => inputs.get(name) ?? missing(name),
        );
        statistics = result.statistics.map((value) => tf.keep(value));
        return result.loss;
      };
      const { value, grads } = tf.valueAndGrads(lossOf)(parameters.map(({ name }) => this.#get(name)));
      return [
        value,
        ...parameters.flatMap(({ name }, i) => this.#adam(name, grads[i], factors)),
        ...statistics,
      ];
    });
    for (const [index, name] of [...this.#state.keys()].entries()) {
      this.#set(name, next[index] ?? missing(name));
    }
    this.#steps++;
    const [value = Number.NaN] = (await loss?.data()) ?? [];
    loss?.dispose();
    return value;
  }

  state(name: string): Float32Array {
    return this.#get(name).dataSync() as Float32Array;
  }

  save(): Float32Array {
    const parts = [...this.#state.keys()].map((name) => this.state(name));
    const saved = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const part of parts) {
      saved.set(part, offset);
      offset += part.length;
    }
    return saved;
  }

  resume(saved: Float32Array, steps: number): void {
    const expected = [...this.#state.values()].reduce((sum, { size }) => sum + size, 0);
    if (saved.length !== expected) {
      throw new RangeError(`${saved.length} values of state; expected ${expected}`);
    }
    this.#steps = steps;
    let offset = 0;
    for (const [name, { shape, size }] of [...this.#state]) {
      this.#set(name, this.#tf.tensor(saved.slice(offset, offset + size), shape, 'float32'));
      offset += size;
    }
  }

  async release(): Promise<void> {
    for (const tensor of this.#state.values()) tensor.dispose();
    this.#state.clear();
  }

  /** The next parameter, and sums of its gradient and of the square of that. */
  #adam(name: string, gradient: Tensor | undefined, factors: { rate: number; epsilon: number }): Tensor[] {
    const tf = this.#tf;
    if (gradient === undefined) throw new Error(`${name} has no gradient`);
    const [first, second] = moments(name).map((moment) => this.#get(moment)) as [Tensor, Tensor];
    const nextFirst = tf.add(tf.mul(first, BETA1), gradient);
    const nextSecond = tf.add(tf.mul(second, BETA2), tf.mul(gradient, gradient));
    const change = tf.div(nextFirst, tf.add(tf.sqrt(nextSecond), factors.epsilon));
    return [tf.sub(this.#get(name), tf.mul(change, factors.rate)), nextFirst, nextSecond];
  }

  #get(name: string): Tensor {
    return this.#state.get(name) ?? missing(name);
  }

  #set(name: string, tensor: Tensor): void {
    this.#state.get(name)?.dispose();
    this.#state.set(name, this.#tf.keep(tensor));
  }
}

const moments = (name: string) => [`${name} first`, `${name} second`];

function missing(name: string): never {
  throw new Error(`there is no ${name}`);
}
