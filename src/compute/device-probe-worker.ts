import { DEVICES, type Device } from './devices.ts';
import { GraphBuilder } from './onnx-model.ts';
import { createSession, float32 } from './session.ts';

const SIZE = 64;
/** GPUs may multiply with fewer digits. */
const TOLERANCE = 1e-2;

/** Multiplies two matrices on the device and on the CPU. @returns what is wrong, in words */
async function tryDevice(device: Device): Promise<string | undefined> {
  const values = Float32Array.from({ length: SIZE * SIZE }, (_, index) => Math.sin(index));
  const graph = new GraphBuilder();
  const x = graph.input('x', [SIZE, SIZE]);
  graph.output('y', graph.op('MatMul', [x, x]));
  const products: Float32Array[] = [];
  for (const each of [device, 'cpu'] as const) {
    const session = await createSession(graph.toBytes(), { device: each });
    const { y } = await session.run({ x: float32(values, [SIZE, SIZE]) });
    products.push(y?.data as Float32Array);
    await session.release();
  }
  const [own, right] = products;
  const isRight = right?.every((value, index) => Math.abs(value - (own?.[index] ?? Number.NaN)) < TOLERANCE);
  return isRight ? undefined : 'it gives another product of two matrices than the CPU';
}

/** The sentence of ONNX Runtime that says what is wrong, without the place in its sources. */
function sentence(error: unknown): string {
  const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
  return line.replace(/^.* was false\. /, '').replace(/^no available backend found\. ERR: /, '');
}

const device = DEVICES.find((each) => each === process.argv[2]);
const problem = device === undefined ? 'there is no such device' : await tryDevice(device).catch(sentence);
console.log(JSON.stringify({ problem }));
