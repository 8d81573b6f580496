import { at } from '../at.ts';
import type { Device } from './devices.ts';
import { GraphBuilder } from './onnx-model.ts';
import { adam } from './optimisers/adam.ts';
import type { Optimiser } from './optimisers/optimiser.ts';
import { createSession, float32, type Session, type Tensors } from './session.ts';
import type { StepTrainer, TrainerOptions } from './trainer.ts';
import {
  completeGraph,
  factorsOf,
  fillState,
  firstValues,
  joinedState,
  type Slot,
  type TrainingModel,
  tensors,
} from './training-graph.ts';

const LOSSES = 'losses';
const before = (name: string) => `before ${name}`;
const after = (name: string) => `after ${name}`;
const each = (name: string) => `each ${name}`;

interface Options {
  readonly threads: number;
  readonly device: Device | undefined;
  readonly optimiser: Optimiser;
}

/**
 * Trains on ONNX Runtime, many steps in one run: the graph of a step is the body of a Scan, which carries the state from one
 * to the next where it computes. So what a GPU computes with crosses the bus once a run, whatever the steps.
 */
export class RoundTrainer implements StepTrainer {
  readonly #model: Uint8Array;
  #session: Session;
  #threads: number;
  readonly #device: Device | undefined;
  readonly #optimiser: Optimiser;
  readonly #slots: readonly Slot[];
  /** The state, and where a run writes what follows it, by slot. */
  #state: readonly Float32Array[];
  #next: readonly Float32Array[];
  #steps = 0;

  private constructor(
    { model, session }: { readonly model: Uint8Array; readonly session: Session },
    { threads, device, optimiser }: Options,
    slots: readonly Slot[],
    first: readonly Float32Array[],
  ) {
    this.#model = model;
    this.#session = session;
    this.#threads = threads;
    this.#device = device;
    this.#optimiser = optimiser;
    this.#slots = slots;
    this.#state = first;
    this.#next = first.map(({ length }) => new Float32Array(length));
  }

  /** `initial` holds the state by name and is taken over. */
  static async create(
    model: TrainingModel,
    initial: ReadonlyMap<string, Float32Array>,
    { threads = 1, device, optimiser = adam() }: TrainerOptions = {},
  ): Promise<RoundTrainer> {
    const slots = completeGraph(model, optimiser, { inParts: false });
    const first = firstValues(slots, initial);
    const bytes = roundGraph(model, slots);
    const session = await createSession(bytes, { threads, device });
    return new RoundTrainer({ model: bytes, session }, { threads, device, optimiser }, slots, first);
  }

  get steps(): number {
    return this.#steps;
  }

  async step(batch: Tensors, learningRate: number): Promise<number> {
    const one = Object.entries(batch).map(([name, { data, dims }]) => [
      name,
      float32(data as Float32Array, [1, ...dims]),
    ]);
    return at(await this.stepAll(Object.fromEntries(one), learningRate), 0);
  }

  async stepAll(batches: Tensors, learningRate: number): Promise<Float32Array> {
    const losses = new Float32Array(at(Object.values(batches), 0).dims[0] ?? 0);
    const factors = Array.from(losses, (_, step) =>
      factorsOf(this.#optimiser, this.#steps + 1 + step, learningRate),
    );
    const names = [...at(factors, 0).keys()];
    const given = {
      ...batches,
      ...Object.fromEntries(
        names.map((name) => [name, float32(Float32Array.from(factors, (own) => own.get(name) ?? 0))]),
      ),
    };
    await this.#session.runInto(
      {
        ...this.#tensors(this.#state, before),
        ...Object.fromEntries(Object.entries(given).map(([name, tensor]) => [each(name), tensor])),
      },
      { ...this.#tensors(this.#next, after), [LOSSES]: float32(losses) },
    );
    [this.#state, this.#next] = [this.#next, this.#state];
    this.#steps += losses.length;
    return losses;
  }

  state(name: string): Float32Array {
    const data = this.#state[this.#slots.findIndex(({ input }) => input.name === name)];
    if (data === undefined) throw new Error(`there is no state ${name}`);
    return data;
  }

  save(): Float32Array {
    return joinedState(this.#state);
  }

  resume(saved: Float32Array, steps: number): void {
    fillState(this.#state, saved);
    this.#steps = steps;
  }

  async useThreads(threads: number): Promise<void> {
    if (threads === this.#threads) return;
    const former = this.#session;
    this.#session = await createSession(this.#model, { threads, device: this.#device });
    this.#threads = threads;
    await former.release();
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  #tensors(data: readonly Float32Array[], named: (name: string) => string): Tensors {
    return tensors(
      data,
      this.#slots.map(({ input }) => [named(input.name), input]),
    );
  }
}

/** The graph of a step, complete, as the body of one that does any number of them. */
function roundGraph({ graph: body, loss }: TrainingModel, slots: readonly Slot[]): Uint8Array {
  const states = slots.map(({ input }) => input);
  const given = body.inputs.filter((input) => !states.includes(input));
  const outer = new GraphBuilder('round ');
  const inputs = [
    ...states.map(({ name, dims = [] }) => outer.input(before(name), dims)),
    ...given.map(({ name, dims = [] }) => outer.input(each(name), ['steps', ...dims])),
  ];
  const outputs = outer.opWithOutputs(
    'Scan',
    inputs,
    {
      body: { graph: body.asBody([...states, ...given], [...slots.map(({ output }) => output), loss]) },
      num_scan_inputs: given.length,
    },
    [...states.map(({ dims }) => ({ dims })), { dims: ['steps'] }],
  );
  for (const [index, { name }] of states.entries()) outer.output(after(name), at(outputs, index));
  outer.output(LOSSES, at(outputs, states.length));
  outer.markCompletion();
  return outer.toBytes();
}
