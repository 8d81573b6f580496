import type { InputFacts } from '../../compute/session.ts';

/** What a network put out: `data` of `dims`, row-major. */
export interface NetworkOutput {
  /** For instance `float32`. */
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: unknown;
}

/** A model that is given as a graph of tensors: what is known of one, whatever runs it. */
export interface Network {
  readonly inputs: readonly InputFacts[];
  /** Gives one tensor of float32 to an input, and gives back all outputs by their names. */
  run(
    input: string,
    data: Float32Array,
    dims: readonly number[],
  ): Promise<Readonly<Record<string, NetworkOutput>>>;
}
