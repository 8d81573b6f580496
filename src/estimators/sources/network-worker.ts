import { type Network, openNetwork } from './network.ts';

export interface HearRequest {
  readonly file: string;
  /** From -1 to 1, perhaps in memory that other threads have too. */
  readonly samples: Float32Array;
  readonly outputs: readonly string[];
}

const networks = new Map<string, Promise<Network>>();
/** ONNX Runtime takes no shared memory. */
let own = new Float32Array(0);

/** As `Network` has it. A network is loaded when it hears for the first time. */
export async function hear(request: HearRequest): ReturnType<Network['hear']> {
  const { file, samples, outputs } = request;
  const network = networks.get(file) ?? openNetwork(file);
  networks.set(file, network);
  if (own.length < samples.length) own = new Float32Array(samples.length);
  own.set(samples);
  return (await network).hear(own.subarray(0, samples.length), outputs);
}

/** Frees what the thread has loaded, before it ends. */
export async function release(): Promise<void> {
  for (const network of networks.values()) await (await network.catch(() => undefined))?.release();
}
