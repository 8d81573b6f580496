import { at } from '../at.ts';
import type { Device } from './devices.ts';
import { gradients } from './gradients/gradients.ts';
import { canShareMemory } from './in-place.ts';
import type { GraphBuilder } from './onnx-model.ts';
import { adam } from './optimisers/adam.ts';
import { applyOptimiser, type Named, named, type Optimiser } from './optimisers/optimiser.ts';
import { createSession, float32, type Session, type SessionOptions, type Tensors } from './session.ts';
import type { Value } from './values.ts';

/** A model to train: a graph from the batch and the state to the loss. State is any graph input that lasts. */
export interface TrainingModel {
  readonly graph: GraphBuilder;
  /** Mean loss of the batch, without axes. */
  readonly loss: Value;
  /** Graph inputs that the optimiser is to fit; their shapes are numbers. */
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
  /** Values before the first step, where the model is given none; else zeros. */
  readonly first?: Float32Array | undefined;
}

/**
 * Trains on ONNX Runtime: one run of one graph computes the loss, the gradients and the optimiser's update.
 *
 * State stays in memory of JavaScript, where ONNX Runtime reads it and writes it, in place where the graph allows.
 */
export class Trainer implements StepTrainer {
  readonly #model: Uint8Array;
  #session: Session;
  #threads: number;
  readonly #device: Device | undefined;
  /** The tensors of even steps and those of odd ones, which write where the others read. */
  readonly #turns: readonly { inputs: Tensors; outputs: Tensors; state: ReadonlyMap<string, Float32Array> }[];
  readonly #loss = new Float32Array(1);
  readonly #optimiser: Optimiser;
  readonly #factors: ReadonlyMap<string, Float32Array>;
  #steps = 0;

  private constructor(
    {
      model,
      session,
      threads,
      device,
    }: { model: Uint8Array; session: Session; threads: number; device: Device | undefined },
    optimiser: Optimiser,
    slots: readonly (Slot & { data: readonly Float32Array[] })[],
  ) {
    this.#model = model;
    this.#session = session;
    this.#threads = threads;
    this.#device = device;
    this.#optimiser = optimiser;
    this.#factors = new Map(factorNames(optimiser).map((name) => [name, new Float32Array(1)]));
    const factors = Object.fromEntries(
      [...this.#factors].map(([name, factor]) => [factorInput(name), float32(factor, [])]),
    );
    const loss = { [LOSS]: float32(this.#loss, []) };
    this.#turns = [0, 1].map((turn) => {
      const here = slots.map(({ data }) => at(data, turn % data.length));
      const there = slots.map(({ data }) => at(data, (turn + 1) % data.length));
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
        state: new Map(slots.map(({ input }, index) => [input.name, at(here, index)])),
      };
    });
  }

  /** `initial` holds the state by name and is taken over. The optimiser is Adam unless another is given. */
  static async create(
    model: TrainingModel,
    initial: ReadonlyMap<string, Float32Array>,
    { threads = 1, device, optimiser = adam() }: SessionOptions & { readonly optimiser?: Optimiser } = {},
  ): Promise<Trainer> {
    const { graph } = model;
    const slots = completeGraph(model, optimiser);
    const bytes = graph.toBytes();
    const session = await createSession(bytes, { threads, device });
    return new Trainer(
      { model: bytes, session, threads, device },
      optimiser,
      slots.map((slot) => {
        const data = initial.get(slot.input.name) ?? slot.first ?? new Float32Array(sizeOf(slot.input));
        if (data.length !== sizeOf(slot.input)) {
          throw new Error(`${slot.input.name} has ${data.length} values`);
        }
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
    for (const [name, value] of Object.entries(this.#optimiser.factors(this.#steps + 1, learningRate))) {
      this.#factors.get(name)?.fill(value);
    }
    await this.#session.runInto({ ...inputs, ...batch }, outputs);
    this.#steps++;
    return this.#loss[0] ?? Number.NaN;
  }

  async useThreads(threads: number): Promise<void> {
    if (threads === this.#threads) return;
    const before = this.#session;
    this.#session = await createSession(this.#model, { threads, device: this.#device });
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
const factorInput = (name: string) => `optimiser ${name}`;
const nextName = (input: Value) => `next ${input.name}`;

/**
 * The bytes of the graph that computes a step, all of it: loss, gradients and update. The model's graph is complete after it, and
 * cannot be trained.
 */
export function stepGraph(model: TrainingModel, optimiser: Optimiser): Uint8Array {
  completeGraph(model, optimiser);
  return model.graph.toBytes();
}

/** Adds gradients and the update to the graph of a model. */
function completeGraph(model: TrainingModel, optimiser: Optimiser): readonly Slot[] {
  const { graph } = model;
  const slots: readonly Slot[] = [
    ...trainingSlots(model, optimiser),
    ...model.statistics.map(({ state, next }) => ({ input: state, output: next })),
  ];
  graph.output(LOSS, model.loss);
  for (const { input, output } of slots) graph.output(nextName(input), output);
  graph.markCompletion();
  return slots;
}

function factorNames(optimiser: Optimiser): string[] {
  return Object.keys(optimiser.factors(1, 0));
}

/** The parameters and the optimiser's state of each, with what follows them. */
function trainingSlots({ graph, loss, parameters }: TrainingModel, optimiser: Optimiser): Slot[] {
  const gradientOf = gradients(graph, loss, parameters);
  const factors: Named<Value> = {
    ...Object.fromEntries(factorNames(optimiser).map((name) => [name, graph.input(factorInput(name), [])])),
    ...optimiser.measures?.(graph, gradientOf),
  };
  return parameters.flatMap((parameter, index) => {
    const { dims } = parameter;
    if (dims === undefined) throw new Error(`the shape of ${parameter.name} is not known`);
    const first = optimiser.init(sizeOf(parameter));
    const state = Object.fromEntries(
      Object.keys(first).map((name) => [name, graph.input(`${parameter.name} ${name}`, dims)]),
    );
    const gradient = at(gradientOf, index);
    const next = applyOptimiser(graph, optimiser, { parameter, gradient, state, factors });
    const kept = Object.entries(state).map(([name, input]) => ({
      input,
      output: named(next.state, name),
      first: first[name],
    }));
    return [{ input: parameter, output: next.parameter }, ...kept];
  });
}

function sizeOf({ dims = [] }: Value): number {
  return dims.reduce<number>((product, dim) => product * Number(dim), 1);
}

function tensors(data: readonly Float32Array[], names: readonly (readonly [string, Value])[]): Tensors {
  return Object.fromEntries(
    names.map(([name, { dims = [] }], index) => [name, float32(at(data, index), dims.map(Number))]),
  );
}
