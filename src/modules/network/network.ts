import type { InputFacts } from '../../compute/session.ts';

/** What a network put out: `data` of `dims`, row-major. */
export interface NetworkOutput {
  /** For instance `float32`. */
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

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
  /** Of a waveform, where it is known; else it is found by trying. */
  readonly times?: FrameTimes;
  /** Gives one tensor of float32 to an input, and gives back all outputs by their names. */
  run(
    input: string,
    data: Float32Array,
    dims: readonly number[],
  ): Promise<Readonly<Record<string, NetworkOutput>>>;
}
