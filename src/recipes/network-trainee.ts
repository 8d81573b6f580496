import type { Device } from '../compute/devices.ts';
import type { Mask } from '../compute/layers/learnt-layers.ts';
import type { Optimiser } from '../compute/optimisers/optimiser.ts';
import { createSession, float32, type Session, type Tensor, type Tensors } from '../compute/session.ts';
import { Trainer } from '../compute/trainer.ts';
import type { Network } from '../networks/network.ts';
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
  /** One number of what is said of the validation clips, by output, shapes (rows, columns). */
  readonly judge: (said: readonly Float32Array[]) => number;
}

/** A network as the training loop trains it, on ONNX Runtime. */
export class NetworkTrainee implements Trainee<NetworkBatch, Weights, NetworkState> {
  readonly #training: NetworkTraining & { readonly masks: readonly Mask[] };
  readonly #trainer: Trainer;
  readonly #validation: Session;
  /** Names and shapes of what is learnt. */
  readonly #weights: ReadonlyMap<string, readonly number[]>;
  #lastSaid: readonly Float32Array[] = [];

  private constructor(
    training: NetworkTraining & { readonly masks: readonly Mask[] },
    trainer: Trainer,
    validation: Session,
    weights: ReadonlyMap<string, readonly number[]>,
  ) {
    this.#training = training;
    this.#trainer = trainer;
    this.#validation = validation;
    this.#weights = weights;
  }

  static async create(training: NetworkTraining): Promise<NetworkTrainee> {
    const { network, outputs, input, optimiser, seed, start, device } = training;
    const { model, initial, ofNetwork, masks } = trainingGraph(network, outputs, input, seed);
    const learnt = [...model.parameters, ...model.statistics.map(({ state }) => state)];
    const weights = new Map(learnt.map(({ name, dims = [] }) => [name, dims.map(Number)]));
    if (start !== undefined) {
      training.onBegunAnew?.(await startFrom(start, network, { initial, dims: weights, ofNetwork }));
    }
    const trainer = await Trainer.create(model, initial, { optimiser, device });
    const lengths = new Set(outputs.flatMap(({ valid }) => valid.clips.map(({ frames }) => frames)));
    const graph = validationGraph(
      network,
      outputs.map(({ output }) => output),
      { bins: input.bins, frames: lengths.size === 1 ? [...lengths][0] : undefined },
    );
    const validation = await createSession(graph, { device });
    return new NetworkTrainee({ ...training, masks }, trainer, validation, weights);
  }

  step({ values, targets, count, bins, frames }: NetworkBatch, { learningRate }: StepPlace): Promise<number> {
    const { masks, seed, outputs } = this.#training;
    const batch: Record<string, Tensor> = { x: float32(values, [count, bins, frames]) };
    for (const mask of masks) {
      batch[mask.name] = drawMask(mask, count, { seed, step: this.#trainer.steps });
    }
    for (const [place, { output }] of outputs.entries()) {
      const own = targets[place] ?? new Float32Array();
      batch[targetsName(output)] = float32(own, [own.length / output.columns, output.columns]);
    }
    return this.#trainer.step(batch, learningRate);
  }

  async validate(): Promise<number> {
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

  state(): NetworkState {
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
