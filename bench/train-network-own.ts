import { createInterface } from 'node:readline';
import { GraphBuilder } from '../src/compute/onnx-model.ts';
import { createSession, float32 } from '../src/compute/session.ts';
import { type Case, startTraining } from './train-network/training.ts';

/**
 * The side of bench/train-network.ts that trains on ONNX Runtime, a process of its own so that its memory is that of the
 * training. Its argument is a case as JSON; it answers what bench/train-network.py does.
 */

type Request = { readonly steps: number } | { readonly peak: true };

const example: Case = JSON.parse(process.argv[2] ?? '');
await loadRuntime();
const before = process.memoryUsage.rss();
const training = await startTraining(example);
answer({ parameters: training.parameters });
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request;
  if ('peak' in request) answer({ bytes: process.resourceUsage().maxRSS * 1024 - before });
  else answer({ elapsed: await secondsOf(request.steps) });
}
await training.release();

/** Makes and runs a graph, so that the library and its first threads are there. */
async function loadRuntime(): Promise<void> {
  const graph = new GraphBuilder();
  graph.output('y', graph.op('Relu', [graph.input('x', [1])]));
  const session = await createSession(graph.toBytes());
  await session.run({ x: float32(Float32Array.of(1)) });
  await session.release();
}

async function secondsOf(steps: number): Promise<number> {
  const start = performance.now();
  for (let step = 0; step < steps; step++) await training.step();
  return (performance.now() - start) / 1000;
}

function answer(said: object): void {
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
