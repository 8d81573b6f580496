import { GraphBuilder } from '../compute/onnx-model.ts';
import { createSession, float32 } from '../compute/session.ts';

const SIZE = 768;
const TIMES = 4;

/** How many floating point operations one thread does in a millisecond of multiplying matrices; measured, in about 0.1 s. */
export async function matrixRate(): Promise<number> {
  const graph = new GraphBuilder();
  const a = graph.input('a', [SIZE, SIZE]);
  graph.output('y', graph.op('MatMul', [a, a]));
  const session = await createSession(graph.toBytes());
  try {
    const values = float32(new Float32Array(SIZE * SIZE).fill(0.5), [SIZE, SIZE]);
    await session.run({ a: values });
    let best = Number.POSITIVE_INFINITY;
    for (let time = 0; time < TIMES; time++) {
      const start = performance.now();
      await session.run({ a: values });
      best = Math.min(best, performance.now() - start);
    }
    return (2 * SIZE ** 3) / best;
  } finally {
    await session.release();
  }
}
