import { InferenceSession, Tensor } from 'onnxruntime-node';

export { Tensor } from 'onnxruntime-node';

export interface SessionOptions {
  /** Threads ONNX Runtime may use inside an operator. Default 1, so that results never depend on the machine. */
  readonly threads?: number;
}

export type Tensors = Readonly<Record<string, Tensor>>;

/** A graph ready to run. `run` computes on the calling thread and resolves when the outputs are there. */
export interface Session {
  /**
   * Runs the graph. Inputs are read where they lie. Outputs named in `into` are written to those tensors, which
   * must have the output's shape and share no memory with an input; the others are newly allocated.
   */
  run(inputs: Tensors, into?: Tensors): Promise<Tensors>;
  release(): Promise<void>;
}

/** Loads an ONNX graph, as bytes or as the path of a file. */
export async function createSession(
  model: Uint8Array | string,
  { threads = 1 }: SessionOptions = {},
): Promise<Session> {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  };
  const session =
    typeof model === 'string'
      ? await InferenceSession.create(model, options)
      : await InferenceSession.create(model, options);
  const allOutputs = Object.fromEntries(session.outputNames.map((name) => [name, null]));
  return {
    run: (inputs, into) => session.run(inputs, { ...allOutputs, ...into }) as Promise<Tensors>,
    release: () => session.release(),
  };
}

/** A float32 tensor over `data`, without copying. Shape defaults to one axis. */
export function float32(data: Float32Array, dims: readonly number[] = [data.length]): Tensor {
  return new Tensor('float32', data, dims);
}
