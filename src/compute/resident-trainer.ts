import { at } from '../at.ts';
import { GraphBuilder } from './onnx-model.ts';
import { adam } from './optimisers/adam.ts';
import type { Optimiser } from './optimisers/optimiser.ts';
import { createSession, float32, type Session, type Tensor, type Tensors } from './session.ts';
import type { StepTrainer, TrainerOptions } from './trainer.ts';
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

/**
 * Trains on ONNX Runtime with WebGPU, of which onnxruntime-node can keep outputs in the device's buffers: what follows the state
 * is given to the next step there, and read where it is asked for.
 */
export class ResidentTrainer implements StepTrainer {
  readonly #session: Session;
  /** Puts out what it is given, in memory. */
  readonly #reader: Session;
  readonly #optimiser: Optimiser;
  readonly #slots: readonly Slot[];
  /** The state as it was last in memory, by slot. */
  readonly #memory: readonly Float32Array[];
  /** The state in buffers of the device, by the names that it has as inputs; undefined: that in memory is the last. */
  #buffers: Tensors | undefined;
  #isRead = true;
  #steps = 0;

  private constructor(
    sessions: { readonly session: Session; readonly reader: Session },
    optimiser: Optimiser,
    slots: readonly Slot[],
    first: readonly Float32Array[],
  ) {
    this.#session = sessions.session;
    this.#reader = sessions.reader;
    this.#optimiser = optimiser;
    this.#slots = slots;
    this.#memory = first;
  }

  /** `initial` holds the state by name and is taken over. */
  static async create(
    model: TrainingModel,
    initial: ReadonlyMap<string, Float32Array>,
    { device, optimiser = adam() }: TrainerOptions = {},
  ): Promise<ResidentTrainer> {
    const { graph } = model;
    const slots = completeGraph(model, optimiser, { inParts: false });
    const first = firstValues(slots, initial);
    const session = await createSession(graph.toBytes(), { device, keepsOnDevice: slots.map(nextName) });
    const reader = await createSession(readingGraph(slots), { device });
    return new ResidentTrainer({ session, reader }, optimiser, slots, first);
  }

  get steps(): number {
    return this.#steps;
  }

  async step(batch: Tensors, learningRate: number): Promise<number> {
    const factors = [...factorsOf(this.#optimiser, this.#steps + 1, learningRate)].map(([name, value]) => [
      name,
      float32(Float32Array.of(value), []),
    ]);
    const before = this.#buffers;
    const outputs = await this.#session.run({
      ...(before ?? this.#inMemory()),
      ...Object.fromEntries(factors),
      ...batch,
    });
    this.#buffers = Object.fromEntries(
      this.#slots.map((slot) => [slot.input.name, outputs[nextName(slot)] as Tensor]),
    );
    this.#isRead = false;
    this.#steps++;
    dispose(before);
    return Number(outputs[LOSS]?.data[0]);
  }

  async settle(): Promise<void> {
    if (this.#isRead || this.#buffers === undefined) return;
    const read = await this.#reader.run(this.#buffers);
    for (const [index, slot] of this.#slots.entries()) {
      at(this.#memory, index).set(read[nextName(slot)]?.data as Float32Array);
    }
    this.#isRead = true;
  }

  state(name: string): Float32Array {
    const data = this.#settled()[this.#slots.findIndex(({ input }) => input.name === name)];
    if (data === undefined) throw new Error(`there is no state ${name}`);
    return data;
  }

  save(): Float32Array {
    return joinedState(this.#settled());
  }

  resume(saved: Float32Array, steps: number): void {
    fillState(this.#memory, saved);
    this.#steps = steps;
    dispose(this.#buffers);
    this.#buffers = undefined;
    this.#isRead = true;
  }

  /** Threads compute nothing here. */
  async useThreads(): Promise<void> {}

  async release(): Promise<void> {
    dispose(this.#buffers);
    this.#buffers = undefined;
    await this.#session.release();
    await this.#reader.release();
  }

  #settled(): readonly Float32Array[] {
    if (!this.#isRead) throw new Error('the state is on the device: settle first');
    return this.#memory;
  }

  #inMemory(): Tensors {
    return tensors(
      this.#memory,
      this.#slots.map(({ input }) => [input.name, input]),
    );
  }
}

function readingGraph(slots: readonly Slot[]): Uint8Array {
  const graph = new GraphBuilder();
  for (const slot of slots) {
    const { name, dims = [] } = slot.input;
    graph.output(nextName(slot), graph.op('Identity', [graph.input(name, dims)]));
  }
  return graph.toBytes();
}

/** Frees buffers of the device, which would else wait for the garbage collector. */
function dispose(buffers: Tensors | undefined): void {
  for (const tensor of Object.values(buffers ?? {})) tensor.dispose();
}
