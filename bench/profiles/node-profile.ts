import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';
import { GraphBuilder } from '../src/compute/onnx-model.ts';
import { createSession, float32 } from '../src/compute/session.ts';
import { Trainer } from '../src/compute/trainer.ts';
import { batchFeeder } from '../src/predict/head/batches.ts';
import { initialState, layerShapes } from '../src/predict/head/initial-state.ts';
import { trainingModel } from '../src/predict/head/training-model.ts';
import type { HeadConfig } from '../src/predict/head/types.ts';

const STEPS = 12;

/** Of one row: a product forwards, one for the weights' gradient, and but for the first layer one for the inputs'. */
export function operationsOfStep(
  shapes: readonly { readonly inputs: number; readonly outputs: number }[],
): number {
  return shapes.reduce(
    (sum, { inputs, outputs }, layer) => sum + (layer === 0 ? 4 : 6) * inputs * outputs,
    0,
  );
}

const SIDE = 2048;

/** The rate of a large matrix product, in operations per second, with so many threads: the best of ten. */
export async function productsPerSecond(threads: number): Promise<number> {
  const graph = new GraphBuilder();
  const [a, b] = [graph.input('a', [SIDE, SIDE]), graph.input('b', [SIDE, SIDE])];
  graph.output('c', graph.op('MatMul', [a, b]));
  const session = await createSession(graph.toBytes(), { threads });
  const tensor = float32(Float32Array.from({ length: SIDE * SIDE }, Math.random), [SIDE, SIDE]);
  let best = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 10; turn++) {
    const start = performance.now();
    await session.run({ a: tensor, b: tensor });
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  await session.release();
  return (2 * SIDE ** 3) / best;
}

/**
 * What training steps of a head do with their time, after ONNX Runtime's own profile, on one thread: the share of matrix
 * products, their rate, and that of a large product, in operations per second.
 */
export async function profileOfStep(
  config: HeadConfig,
  { rows, columns, labels }: { readonly rows: number; readonly columns: number; readonly labels: number },
): Promise<{ readonly share: number; readonly rate: number; readonly singlePeak: number }> {
  const shapes = layerShapes(config, columns, labels);
  const model = trainingModel(shapes, 'multiclass', config.dropout);
  const { made: trainer, endProfile } = await profiled(() =>
    Trainer.create(model, initialState(shapes, config.initialization, 1)),
  );
  const x = Float32Array.from({ length: rows * columns }, Math.random);
  const y = Float32Array.from({ length: rows * labels }, (_, index) => (index % labels === 0 ? 1 : 0));
  const feed = batchFeeder({ y, rows }, shapes, config, 1);
  const start = performance.now();
  for (let step = 0; step < STEPS; step++) {
    await trainer.step(feed({ start: 0, end: rows }, x, step), config.lr);
  }
  const elapsed = (performance.now() - start) / 1000;
  const products = await endProfile();
  await trainer.release();
  return {
    share: products.seconds / elapsed,
    rate: products.operations / products.seconds,
    singlePeak: await productsPerSecond(1),
  };
}

type Shapes = readonly Readonly<Record<string, readonly number[]>>[];

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  /** Shapes are those of what is computed, without constants. */
  readonly args?: {
    readonly op_name?: string;
    readonly input_type_shape?: Shapes;
    readonly output_type_shape?: Shapes;
  };
}

/** All convolutions and matrix products of a profile. */
export interface Products {
  readonly seconds: number;
  readonly operations: number;
}

/** What makes a session, while ONNX Runtime keeps a profile of it; `endProfile` is asked for once. */
export async function profiled<T>(
  make: () => Promise<T>,
): Promise<{ readonly made: T; readonly endProfile: () => Promise<Products> }> {
  const { InferenceSession } = createRequire(import.meta.url)(
    'onnxruntime-node',
  ) as typeof import('onnxruntime-node');
  const { create } = InferenceSession;
  const folder = await mkdtemp(join(tmpdir(), 'heareval-profile-'));
  const profiling = { enableProfiling: true, profileFilePrefix: join(folder, 'profile') };
  const sessions: InferenceSession[] = [];
  InferenceSession.create = (async (bytes: Uint8Array, options: InferenceSession.SessionOptions) => {
    const session = await create.call(InferenceSession, bytes, { ...options, ...profiling });
    sessions.push(session);
    return session;
  }) as typeof create;
  try {
    const made = await make();
    return {
      made,
      async endProfile() {
        for (const session of sessions) session.endProfiling();
        const [file = ''] = await readdir(folder);
        const events = JSON.parse(await readFile(join(folder, file), 'utf8')) as readonly ProfileEvent[];
        await rm(folder, { recursive: true });
        const products = events.filter(
          ({ cat, name, args }) =>
            cat === 'Node' && name.endsWith('_kernel_time') && /Conv|Gemm|MatMul/.test(args?.op_name ?? ''),
        );
        return {
          seconds: products.reduce((sum, { dur }) => sum + dur, 0) / 1e6,
          operations: products.reduce((sum, event) => sum + operationsOf(event), 0),
        };
      },
    };
  } finally {
    InferenceSession.create = create;
  }
}

/** Multiplications and additions: of a convolution for each tap of its kernel, of a product for each number it sums over. */
function operationsOf({ args = {} }: ProfileEvent): number {
  const shapes = (all: Shapes = []) => all.map((each) => Object.values(each)[0] ?? []);
  const [first = [], second = []] = shapes(args.input_type_shape);
  const [output = []] = shapes(args.output_type_shape);
  if (args.op_name === 'ConvTranspose') return 2 * size(first) * size(second.slice(1));
  if (args.op_name?.includes('Conv')) return 2 * size(output) * size(second.slice(1));
  return (2 * size(output) * size(first.slice(-2))) / (output.at(-2) ?? 1);
}

function size(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}
