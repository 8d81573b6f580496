import { GraphBuilder } from '../../src/compute/onnx-model.ts';
import { createSession, float32 } from '../../src/compute/session.ts';

/** Of one row: a product forwards, one for the weights' gradient, and but for the first layer one for the inputs'. */
export function operationsOfStep(
  shapes: readonly { readonly inputs: number; readonly outputs: number }[],
): number {
  return shapes.reduce(
    (sum, { inputs, outputs }, layer) => sum + (layer === 0 ? 4 : 6) * inputs * outputs,
    0,
  );
}

/** In the processor's shared cache, and with rows that begin in all sets of the first one: of 2,048 a product is a seventh slower. */
const SIDE = 1040;
const TURNS = 40;

/** Operations per second, and per second of processor time, which other work on the machine changes less. */
export interface ProductRates {
  readonly perSecond: number;
  readonly perProcessorSecond: number;
}

/** The rates of a large matrix product with so many threads, which wait for each other busily: the best of forty. */
export async function productRates(threads: number): Promise<ProductRates> {
  const graph = new GraphBuilder();
  const [a, b] = [graph.input('a', [SIDE, SIDE]), graph.input('b', [SIDE, SIDE])];
  graph.output('c', graph.op('MatMul', [a, b]));
  const session = await createSession(graph.toBytes(), { threads });
  const tensor = float32(Float32Array.from({ length: SIDE * SIDE }, Math.random), [SIDE, SIDE]);
  let [least, leastOfProcessor] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let turn = 0; turn < TURNS; turn++) {
    const [start, processor] = [performance.now(), process.cpuUsage()];
    await session.run({ a: tensor, b: tensor });
    const { user, system } = process.cpuUsage(processor);
    least = Math.min(least, (performance.now() - start) / 1000);
    leastOfProcessor = Math.min(leastOfProcessor, (user + system) / 1e6);
  }
  await session.release();
  const operations = 2 * SIDE ** 3;
  return { perSecond: operations / least, perProcessorSecond: operations / leastOfProcessor };
}

export async function productsPerSecond(threads: number): Promise<number> {
  return (await productRates(threads)).perSecond;
}
