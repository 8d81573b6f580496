import { at } from '../at.ts';
import type { Device } from './devices.ts';
import { canShareMemory } from './in-place.ts';
import { adam } from './optimisers/adam.ts';
import type { Optimiser } from './optimisers/optimiser.ts';
import { createSession, float32, type Session, type SessionOptions, type Tensors } from './session.ts';
import {
  completeGraph,
  factorsOf,
  fillState,
  firstValues,
  joinedState,
  LOSS,
  nextName,
  type Slot,
  type TrainingModel,
  tensors,
} from './training-graph.ts';

/** Trains a model step by step, whatever computes it. */
export interface StepTrainer {
  /** Steps done so far. */
  readonly steps: number;
  /** Trains on one batch, the model's inputs by name, and gives the loss before the update. */
  step(batch: Tensors, learningRate: number): Promise<number>;
  /**
   * Trains on several batches of one shape in one go, each input with an axis of steps before its own, and gives the losses:
   * what as many calls of `step` give, byte for byte. Only where that is worth it.
   */
  stepAll?(batches: Tensors, learningRate: number): Promise<Float32Array>;
  /** Brings the state to where `state` and `save` find it. Only where it lies elsewhere. */
  settle?(): Promise<void>;
  /** The values of a parameter or statistic. They hold until the next step. */
  state(name: string): Float32Array;
  /** A copy of all that changes from step to step. */
  save(): Float32Array;
  /** Goes on after step `steps` of a trainer of the same model that gave `saved` then. */
  resume(saved: Float32Array, steps: number): void;
  /** From the next step on computes on so many threads, where it can; the losses stay the same up to rounding. */
  useThreads(threads: number): Promise<void>;
  release(): Promise<void>;
}

export interface TrainerOptions extends Pick<SessionOptions, 'threads' | 'device'> {
  /** @default Adam */
  readonly optimiser?: Optimiser | undefined;
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
    this.#factors = new Map(
      [...factorsOf(optimiser, 1, 0).keys()].map((name) => [name, new Float32Array(1)]),
    );
    const factors = Object.fromEntries(
      [...this.#factors].map(([name, factor]) => [name, float32(factor, [])]),
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
            slots.map((slot) => [nextName(slot), slot.output]),
          ),
        },
        state: new Map(slots.map(({ input }, index) => [input.name, at(here, index)])),
      };
    });
  }

  /** `initial` holds the state by name and is taken over. */
  static async create(
    model: TrainingModel,
    initial: ReadonlyMap<string, Float32Array>,
    { threads = 1, device, optimiser = adam() }: TrainerOptions = {},
  ): Promise<Trainer> {
    const { graph } = model;
    const inParts = device === undefined || device === 'cpu';
    const slots = completeGraph(model, optimiser, { inParts });
    const first = firstValues(slots, initial);
    graph.markCompletion();
    const bytes = graph.toBytes();
    const session = await createSession(bytes, { threads, device });
    return new Trainer(
      { model: bytes, session, threads, device },
      optimiser,
      slots.map((slot, index) => {
        const data = at(first, index);
        const inPlace = canShareMemory(graph.nodes, slot.input, slot.output);
        return { ...slot, data: inPlace ? [data] : [data, new Float32Array(data.length)] };
      }),
    );
  }

  get steps(): number {
    return this.#steps;
  }

  save(): Float32Array {
    return joinedState([...this.#turn.state.values()]);
  }

  resume(saved: Float32Array, steps: number): void {
    this.#steps = steps;
    fillState([...this.#turn.state.values()], saved);
  }

  state(name: string): Float32Array {
    const data = this.#turn.state.get(name);
    if (data === undefined) throw new Error(`there is no state ${name}`);
    return data;
  }

  async step(batch: Tensors, learningRate: number): Promise<number> {
    const { inputs, outputs } = this.#turn;
    for (const [name, value] of factorsOf(this.#optimiser, this.#steps + 1, learningRate)) {
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
