import { at } from '../at.ts';
import { createTrainer } from '../compute/create-trainer.ts';
import type { Device } from '../compute/devices.ts';
import type { Mask } from '../compute/layers/learnt-layers.ts';
import type { Optimiser } from '../compute/optimisers/optimiser.ts';
import {
  createSession,
  float32,
  type Session,
  stacked,
  type Tensor,
  type Tensors,
} from '../compute/session.ts';
import type { StatePlace } from '../compute/state-place.ts';
import type { StepTrainer } from '../compute/trainer.ts';
import type { Network } from '../networks/network.ts';
import { Pace } from '../train/pace.ts';
import type { StepPlace, Trainee } from '../train/trainee.ts';
import { drawMask } from './draw-mask.ts';
import type { LabelledClips } from './labelled-clips.ts';
import {
  type InputShape,
  type LearntOutput,
  targetsName,
  trainingGraph,
  validationGraph,
  type Weights,
} from './network-graph.ts';
import { startFrom } from './start-weights.ts';
import type { NetworkBatch } from './training-batches.ts';
import { saidOfClips } from './validated-clips.ts';

/** All that changes from step to step. */
export type NetworkState = { readonly steps: number; readonly values: Float32Array };

export interface NetworkTraining {
  readonly network: Network;
  /** What it says, in the order of the recipe, each with the clips that it is validated by. */
  readonly outputs: readonly (LearntOutput & { readonly valid: LabelledClips })[];
  readonly input: InputShape;
  readonly optimiser: Optimiser;
  readonly seed: number;
  /** A file with weights to start from. */
  readonly start?: string | undefined;
  /** Is told which weights that has not. */
  readonly onBegunAnew?: ((names: readonly string[]) => void) | undefined;
  /** What computes. @default 'cpu' */
  readonly device?: Device | undefined;
  /** Where the state lies from step to step, which changes no byte on the CPU. @default memory */
  readonly stateIn?: StatePlace | undefined;
  /** One number of what is said of the validation clips, by output, shapes (rows, columns). */
  readonly judge: (said: readonly Float32Array[]) => number;
}

/** A network as the training loop trains it, on ONNX Runtime, on batches of one size in one go. */
export class NetworkTrainee implements Trainee<readonly NetworkBatch[], Weights, NetworkState> {
  readonly #training: NetworkTraining & { readonly masks: readonly Mask[] };
  readonly #trainer: StepTrainer;
  readonly #validation: Session;
  /** Names and shapes of what is learnt. */
  readonly #weights: ReadonlyMap<string, readonly number[]>;
  readonly #pace = new Pace();
  #lastSaid: readonly Float32Array[] = [];

  private constructor(
    training: NetworkTraining & { readonly masks: readonly Mask[] },
    trainer: StepTrainer,
    validation: Session,
    weights: ReadonlyMap<string, readonly number[]>,
  ) {
    this.#training = training;
    this.#trainer = trainer;
    this.#validation = validation;
    this.#weights = weights;
  }

  static async create(training: NetworkTraining): Promise<NetworkTrainee> {
    const { network, outputs, input, optimiser, seed, start, device, stateIn } = training;
    const { model, initial, ofNetwork, masks } = trainingGraph(network, outputs, input, seed);
    const learnt = [...model.parameters, ...model.statistics.map(({ state }) => state)];
    const weights = new Map(learnt.map(({ name, dims = [] }) => [name, dims.map(Number)]));
    if (start !== undefined) {
      training.onBegunAnew?.(await startFrom(start, network, { initial, dims: weights, ofNetwork }));
    }
    const trainer = await createTrainer(model, initial, { optimiser, device, stateIn });
    const lengths = new Set(outputs.flatMap(({ valid }) => valid.clips.map(({ frames }) => frames)));
    const graph = validationGraph(
      network,
      outputs.map(({ output }) => output),
      { bins: input.bins, frames: lengths.size === 1 ? [...lengths][0] : undefined },
    );
    const validation = await createSession(graph, { device });
    return new NetworkTrainee({ ...training, masks }, trainer, validation, weights);
  }

  async step(batches: readonly NetworkBatch[], { learningRate }: StepPlace): Promise<number | Float32Array> {
    const trainer = this.#trainer;
    const { steps } = trainer;
    const inputs = batches.map((batch, index) => this.#inputs(batch, steps + index));
    const start = performance.now();
    const losses =
      inputs.length > 1
        ? await trainer.stepAll?.(stacked(inputs), learningRate)
        : await trainer.step(at(inputs, 0), learningRate);
    if (losses === undefined) throw new Error('the trainer does one step at a time');
    this.#pace.took(inputs.length, performance.now() - start);
    return losses;
  }

  /** How many steps on batches like this one may be done in one go. */
  stepsAtOnce({ values, targets, count }: NetworkBatch): number {
    if (this.#trainer.stepAll === undefined) return 1;
    const masks = this.#training.masks.map(({ dims }) => size(dims, count));
    const numbers = [values.length, ...targets.map(({ length }) => length), ...masks];
    const bytes = numbers.reduce((sum, each) => sum + each * Float32Array.BYTES_PER_ELEMENT, 0);
    return this.#pace.steps(bytes);
  }

  /** What step `step`, from 0, is given. */
  #inputs({ values, targets, count, bins, frames }: NetworkBatch, step: number): Tensors {
    const { masks, seed, outputs } = this.#training;
    const batch: Record<string, Tensor> = { x: float32(values, [count, bins, frames]) };
    for (const mask of masks) batch[mask.name] = drawMask(mask, count, { seed, step });
    for (const [place, { output }] of outputs.entries()) {
      const own = targets[place] ?? new Float32Array();
      batch[targetsName(output)] = float32(own, [own.length / output.columns, output.columns]);
    }
    return batch;
  }

  async validate(): Promise<number> {
    await this.#trainer.settle?.();
    this.#lastSaid = await this.said((name) => this.#trainer.state(name));
    return this.#training.judge(this.#lastSaid);
  }

  /** What the network said of the validation clips when it was last validated, by output, shapes (rows, columns). */
  get lastSaid(): readonly Float32Array[] {
    return this.#lastSaid;
  }

  /** What a network with these weights says of the validation clips, by output, shapes (rows, columns). */
  async said(weight: (name: string) => Float32Array): Promise<readonly Float32Array[]> {
    const learnt: Tensors = Object.fromEntries(
      [...this.#weights].map(([name, dims]) => [name, float32(weight(name), dims)]),
    );
    const said: Float32Array[] = [];
    for (const { output, valid } of this.#training.outputs) {
      said.push(await saidOfClips(valid, output, (x) => this.#validation.run({ ...learnt, ...x })));
    }
    return said;
  }

  keep(): Weights {
    return Object.fromEntries(
      [...this.#weights.keys()].map((name) => [name, this.#trainer.state(name).slice()]),
    );
  }

  async state(): Promise<NetworkState> {
    await this.#trainer.settle?.();
    return { steps: this.#trainer.steps, values: this.#trainer.save() };
  }

  resume({ steps, values }: NetworkState): void {
    this.#trainer.resume(values, steps);
  }

  async release(): Promise<void> {
    await this.#trainer.release();
    await this.#validation.release();
  }
}

/** Each axis without a length is the batch. */
function size(dims: Mask['dims'], batch: number): number {
  return dims.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : batch), 1);
}
