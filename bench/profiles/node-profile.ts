import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InferenceSession } from 'onnxruntime-node';

type Shapes = readonly Readonly<Record<string, readonly number[]>>[];

/** One of ONNX Runtime's profile. */
export interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  /** Microseconds since the session began. */
  readonly ts: number;
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
        const products = (await readNodes(join(folder, file))).filter(isProduct);
        await rm(folder, { recursive: true });
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

/** The operators that a session has run, those within others too, by ONNX Runtime's profile of it. */
export async function readNodes(file: string): Promise<readonly ProfileEvent[]> {
  const events = JSON.parse(await readFile(file, 'utf8')) as readonly ProfileEvent[];
  return events.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'));
}

export function isProduct({ args }: ProfileEvent): boolean {
  return /Conv|Gemm|MatMul/.test(args?.op_name ?? '');
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
