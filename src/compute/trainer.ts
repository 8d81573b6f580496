import { type AdamState, adam, adamFactors } from './adam.ts';
import { gradients } from './gradients.ts';
import { canShareMemory } from './in-place.ts';
import type { GraphBuilder } from './onnx-model.ts';
import { createSession, float32, type Session, type SessionOptions, type Tensors } from './session.ts';
import type { Value } from './values.ts';

/** A model to train: a graph from the batch and the state to the loss. State is any graph input that lasts. */
export interface TrainingModel {
  readonly graph: GraphBuilder;
  /** Mean loss of the batch, without axes. */
  readonly loss: Value;
  /** Graph inputs that Adam is to fit; their shapes are numbers. */
  readonly parameters: readonly Value[];
  /** Graph inputs that are replaced after each step, and by what. */
  readonly statistics: readonly { readonly state: Value; readonly next: Value }[];
}

/** Trains a model step by step, whatever computes it. */
export interface StepTrainer {
  /** Steps done so far. */
  readonly steps: number;
  /** Trains on one batch, the model's inputs by name, and gives the loss before the update. */
  step(batch: Tensors, learningRate: number): Promise<number>;
  /** The values of a parameter or statistic. They hold until the next step. */
  state(name: string): Float32Array;
  /** A copy of all that changes from step to step. */
  save(): Float32Array;
  /** Goes on after step `steps` of a trainer of the same kind and model that gave `saved` then. */
  resume(saved: Float32Array, steps: number): void;
  /** From the next step on computes on so many threads, where it can; the losses stay the same up to rounding. */
  useThreads(threads: number): Promise<void>;
  release(): Promise<void>;
}

interface Slot {
  readonly input: Value;
  readonly output: Value;
}

/**
 * Trains on ONNX Runtime: one run of one graph computes the loss, the gradients and Adam's update.
 *
 * State stays in memory of JavaScript, where ONNX Runtime reads it and writes it, in place where the graph allows.
 */
export class Trainer implements StepTrainer {
  readonly #model: Uint8Array;
  #session: Session;
  #threads: number;
  /** The tensors of even steps and those of odd ones, which write where the others read. */
  readonly #turns: readonly { inputs: Tensors; outputs: Tensors; state: ReadonlyMap<string, Float32Array> }[];
  readonly #loss = new Float32Array(1);
  readonly #rate = new Float32Array(1);
  readonly #epsilon = new Float32Array(1);
  #steps = 0;

  private constructor(
    { model, session, threads }: { model: Uint8Array; session: Session; threads: number },
    slots: readonly (Slot & { data: readonly Float32Array[] })[],
  ) {
    this.#model = model;
    this.#session = session;
    this.#threads = threads;
    const factors = { [RATE]: float32(this.#rate, []), [ADAM_EPSILON]: float32(this.#epsilon, []) };
    const loss = { [LOSS]: float32(this.#loss, []) };
    this.#turns = [0, 1].map((turn) => {
      const here = slots.map(({ data }) => data[turn % data.length] ?? new Float32Array());
      const there = slots.map(({ data }) => data[(turn + 1) % data.length] ?? new Float32Array());
      return {
        inputs: {
          ...factors,
          ...tensors(
            here,
            slots.map(({ input }) => [input.name, input]),
          ),
        },
        outputs: {
          ...loss,
          ...tensors(
            there,
            slots.map(({ input, output }) => [nextName(input), output]),
          ),
        },
        state: new Map(slots.map(({ input }, index) => [input.name, here[index] ?? new Float32Array()])),
      };
    });
  }

  /** `initial` holds the state by name and is taken over. */
  static async create(
    model: TrainingModel,
    initial: ReadonlyMap<string, Float32Array>,
    { threads = 1 }: SessionOptions = {},
  ): Promise<Trainer> {
    const { graph } = model;
    const slots = [
      ...trainingSlots(model),
      ...model.statistics.map(({ state, next }) => ({ input: state, output: next })),
    ];
    graph.output(LOSS, model.loss);
    for (const { input, output } of slots) graph.output(nextName(input), output);
    graph.markCompletion();
    const bytes = graph.toBytes();
    const session = await createSession(bytes, { threads });
    return new Trainer(
      { model: bytes, session, threads },
      slots.map((slot) => {
        const data = initial.get(slot.input.name) ?? new Float32Array(sizeOf(slot.input));
        if (data.length !== sizeOf(slot.input))
          throw new Error(`${slot.input.name} has ${data.length} values`);
        const inPlace = canShareMemory(graph.nodes, slot.input, slot.output);
        return { ...slot, data: inPlace ? [data] : [data, new Float32Array(data.length)] };
      }),
    );
  }

  get steps(): number {
    return this.#steps;
  }

  save(): Float32Array {
    const parts = [...this.#turn.state.values()];
    const saved = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      saved.set(part, offset);
      offset += part.length;
    }
    return saved;
  }

  resume(saved: Float32Array, steps: number): void {
    this.#steps = steps;
    let offset = 0;
    for (const part of this.#turn.state.values()) {
      part.set(saved.subarray(offset, offset + part.length));
      offset += part.length;
    }
    if (offset !== saved.length) throw new RangeError(`${saved.length} values of state; expected ${offset}`);
  }

  state(name: string): Float32Array {
    const data = this.#turn.state.get(name);
    if (data === undefined) throw new Error(`there is no state ${name}`);
    return data;
  }

  async step(batch: Tensors, learningRate: number): Promise<number> {
    const { inputs, outputs } = this.#turn;
    const factors = adamFactors(this.#steps + 1, learningRate);
    this.#rate[0] = factors.rate;
    this.#epsilon[0] = factors.epsilon;
    await this.#session.runInto({ ...inputs, ...batch }, outputs);
    this.#steps++;
    return this.#loss[0] ?? Number.NaN;
  }

  async useThreads(threads: number): Promise<void> {
    if (threads === this.#threads) return;
    const before = this.#session;
    this.#session = await createSession(this.#model, { threads });
    this.#threads = threads;
    await before.release();
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  get #turn() {
    const turn = this.#turns[this.#steps % 2];
    if (turn === undefined) throw new Error('there are two turns');
    return turn;
  }
}

const LOSS = 'loss';
const RATE = 'adam rate';
const ADAM_EPSILON = 'adam epsilon';
const nextName = (input: Value) => `next ${input.name}`;

/** The parameters and Adam's state of each, with what follows them. */
function trainingSlots({ graph, loss, parameters }: TrainingModel): Slot[] {
  const factors = { rate: graph.input(RATE, []), epsilon: graph.input(ADAM_EPSILON, []) };
  const gradientOf = gradients(graph, loss, parameters);
  return parameters.flatMap((parameter, index) => {
    const gradient = gradientOf[index];
    if (gradient === undefined || parameter.dims === undefined)
      throw new Error(`${parameter.name} has no gradient`);
    const state: AdamState = {
      parameter,
      first: graph.input(`${parameter.name} first`, parameter.dims),
      second: graph.input(`${parameter.name} second`, parameter.dims),
    };
    const next = adam(graph, state, gradient, factors);
    return [
      { input: state.parameter, output: next.parameter },
      { input: state.first, output: next.first },
      { input: state.second, output: next.second },
    ];
  });
}

function sizeOf({ dims = [] }: Value): number {
  return dims.reduce<number>((product, dim) => product * Number(dim), 1);
}

function tensors(data: readonly Float32Array[], names: readonly (readonly [string, Value])[]): Tensors {
  return Object.fromEntries(
    names.map(([name, { dims = [] }], index) => [
      name,
      float32(data[index] ?? new Float32Array(), dims.map(Number)),
    ]),
  );
}
