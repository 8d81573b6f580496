import type { InputFacts } from '../../compute/session.ts';

/** What a network is given or puts out: `data` of `dims`, row-major. */
export interface NetworkTensor {
  /** For instance `float32`, which has a Float32Array for data. */
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

export type NetworkTensors = Readonly<Record<string, NetworkTensor>>;

/** When the frames of a network are, in samples of its input. */
export interface FrameTimes {
  /** From a frame to the next. */
  readonly hop: number;
  /** The centre of the first. */
  readonly first: number;
}

/** A model that is given as a graph of tensors: what is known of one, whatever runs it. */
export interface Network {
  readonly inputs: readonly InputFacts[];
  readonly outputs?: readonly string[];
  /** Of a waveform, where it is known; else it is found by trying. */
  readonly times?: FrameTimes;
  /** What it is computed on, where that is not the processor. */
  readonly device?: string | undefined;
  /** Gives each input a tensor, and gives back all outputs by their names. */
  run(inputs: NetworkTensors): Promise<NetworkTensors>;
}
