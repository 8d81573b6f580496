import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Device } from './devices.ts';
import { COMPLETION } from './graph-proto.ts';
import { runtime } from './runtime.ts';

export type { Tensor } from 'onnxruntime-node';

export interface SessionOptions {
  /** Threads ONNX Runtime may use inside an operator. Default 1, so that results never depend on the machine. */
  readonly threads?: number;
  /**
   * Whether a run on inputs of shapes that were there before has its memory in one block of its own. That is quicker for small
   * graphs; large ones need twice as much. @default true
   */
  readonly plansMemory?: boolean;
  /** What computes; operators that it does not know are left to the CPU. Inputs and outputs lie in memory of JavaScript. @default cpu */
  readonly device?: Device | undefined;
  /** Outputs that stay in buffers of the device, to be inputs of a run there; only `webgpu` can. The others come as ever. */
  readonly keepsOnDevice?: readonly string[];
}

export type Tensors = Readonly<Record<string, Tensor>>;

/** What a graph says of an input. */
export interface InputFacts {
  readonly name: string;
  /** For instance `float32`; undefined of what is no tensor. */
  readonly type: string | undefined;
  /** A string or -1 is an axis of any length; empty where the graph says nothing. */
  readonly dims: readonly (number | string)[];
}

/** A graph ready to run. Running computes on the calling thread and resolves when the outputs are there. */
export interface Session {
  readonly inputs: readonly InputFacts[];
  readonly outputs: readonly string[];
  /**
   * Runs the graph. Inputs are read where they lie, outputs are newly allocated.
   *
   * @param outputs names of those that are wanted. @default all
   */
  run(inputs: Tensors, outputs?: readonly string[]): Promise<Tensors>;
  /**
   * Runs a graph built with `markCompletion` and writes all its outputs to `outputs`, which must have their shapes.
   * No output is copied.
   */
  runInto(inputs: Tensors, outputs: Tensors): Promise<void>;
  release(): Promise<void>;
}

/**
 * What onnxruntime-node says on meeting an output that is no tensor. After a run it copies every output into a new
 * array, also those it was given memory for: 30 ms in a training step of 80 ms. It does so in the order of the
 * outputs and gives up at the first that is no tensor, when all have long been computed; so graphs that need no
 * copies put out an empty sequence first. A version that makes no copies would find nothing to complain of.
 */
const NOT_A_TENSOR = 'Non tensor type is temporarily not supported.';

/** Loads an ONNX graph, as bytes or as the path of a file. */
export async function createSession(
  model: Uint8Array | string,
  { threads = 1, plansMemory = true, device = 'cpu', keepsOnDevice = [] }: SessionOptions = {},
): Promise<Session> {
  const options: InferenceSession.SessionOptions = {
    // Alone: of several, those that there are not would be left out without a word.
    executionProviders: [device],
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    enableMemPattern: plansMemory,
    ...(keepsOnDevice.length > 0 && {
      preferredOutputLocation: Object.fromEntries(keepsOnDevice.map((name) => [name, 'gpu-buffer'] as const)),
    }),
  };
  const { InferenceSession } = runtime();
  const session =
    typeof model === 'string'
      ? await InferenceSession.create(model, options)
      : await InferenceSession.create(model, options);
  return {
    inputs: session.inputMetadata.map((input) => ({
      name: input.name,
      type: input.isTensor ? input.type : undefined,
      dims: input.isTensor ? input.shape : [],
    })),
    outputs: session.outputNames,
    run: (inputs, outputs = session.outputNames) => session.run(inputs, outputs) as Promise<Tensors>,
    async runInto(inputs, outputs) {
      try {
        await session.run(inputs, { [COMPLETION]: null, ...outputs });
      } catch (error) {
        if (!(error instanceof Error && error.message === NOT_A_TENSOR)) throw error;
      }
    },
    release: () => session.release(),
  };
}

/** A float32 tensor over `data`, without copying. Shape defaults to one axis. */
export function float32(data: Float32Array, dims: readonly number[] = [data.length]): Tensor {
  return new (runtime().Tensor)('float32', data, dims);
}

/** float32 tensors of the same names and shapes, one after the other along a new first axis. */
export function stacked(each: readonly Tensors[]): Tensors {
  const [first = {}] = each;
  return Object.fromEntries(
    Object.entries(first).map(([name, { dims, size }]) => {
      const data = new Float32Array(each.length * size);
      for (const [index, own] of each.entries()) data.set(own[name]?.data as Float32Array, index * size);
      return [name, float32(data, [each.length, ...dims])];
    }),
  );
}

/** A float64 tensor over `data`, without copying. */
export function float64(data: Float64Array, dims: readonly number[]): Tensor {
  return new (runtime().Tensor)('float64', data, dims);
}

/** A tensor of any type over `data`, the typed array that ONNX Runtime has for the type, without copying. */
export function tensorOf({
  type,
  data,
  dims,
}: {
  type: string;
  data: unknown;
  dims: readonly number[];
}): Tensor {
  return new (runtime().Tensor)(type as 'float32', data as Float32Array, dims);
}
