import * as baseline from '../src/baseline/index.ts';
import * as twin from '../src/baseline/tfjs/tfjs-baseline.ts';
import { tfjsInUse } from '../src/compute/tfjs-in-use.ts';
import type { Tensor } from '../src/modules/api.ts';
import { RandomStream } from '../src/random/random-stream.ts';

const [CLIPS, SECONDS, SAMPLE_RATE, TURNS] = [12, 5, 44100, 5];
/** Of the largest value. */
const TOLERANCE = 1e-5;

interface Measured {
  readonly values: Float32Array;
  /** The least of all turns. */
  seconds: number;
  processorSeconds: number;
}

/**
 * The built-in baseline on TensorFlow.js, by whatever that computes on here, against the one on ONNX Runtime, each in one thread,
 * by turns: whether a minute of audio has the same embeddings, and how much faster it is. The goal is one for a GPU.
 */
export async function run(): Promise<void> {
  const { backend, version } = tfjsInUse();
  const model = await baseline.loadModel();
  const own = await twin.loadModel();
  console.log(`tfjs-baseline: ${backend} ${version} on ${own.device ?? 'the processor'}`);
  const draws = new RandomStream(1, 'noise').uniforms(CLIPS * SECONDS * SAMPLE_RATE);
  const audio = {
    data: Float32Array.from(draws, (draw) => draw - 0.5),
    dims: [CLIPS, SECONDS * SAMPLE_RATE],
  };
  await compare(
    'scene',
    () => baseline.getSceneEmbeddings(audio, model),
    () => twin.getSceneEmbeddings(audio, own),
  );
  await compare(
    'timestamp',
    async () => (await baseline.getTimestampEmbeddings(audio, model)).embeddings,
    async () => (await twin.getTimestampEmbeddings(audio, own)).embeddings,
  );
}

async function compare(
  kind: string,
  onnx: () => Promise<Tensor>,
  tfjs: () => Promise<Tensor>,
): Promise<void> {
  const [expected, found] = [await measure(onnx), await measure(tfjs)];
  for (let turn = 1; turn < TURNS; turn++) {
    for (const [best, embed] of [
      [expected, onnx],
      [found, tfjs],
    ] as const) {
      const { seconds, processorSeconds } = await measure(embed);
      best.seconds = Math.min(best.seconds, seconds);
      best.processorSeconds = Math.min(best.processorSeconds, processorSeconds);
    }
  }
  let [largest, worst] = [0, 0];
  for (const [index, value] of expected.values.entries()) {
    largest = Math.max(largest, Math.abs(value));
    worst = Math.max(worst, Math.abs(value - (found.values[index] ?? Number.NaN)));
  }
  const told = ({ seconds, processorSeconds }: Measured) =>
    `${seconds.toFixed(3)} s, ${processorSeconds.toFixed(3)} s of processor time`;
  console.log(`${kind}: ONNX Runtime ${told(expected)}; TensorFlow.js ${told(found)}`);
  if (!(worst < TOLERANCE * largest)) {
    throw new Error(
      `${kind} embeddings differ by ${worst} of ${largest}; expected ${TOLERANCE} of it at most`,
    );
  }
  const ratio = (expected.seconds / found.seconds).toFixed(2);
  console.log(
    `differ by ${(worst / largest).toExponential(1)} of the largest; tfjs-baseline-${kind}: ratio ${ratio} (goal 1)`,
  );
}

async function measure(embed: () => Promise<Tensor>): Promise<Measured> {
  const before = process.cpuUsage();
  const start = performance.now();
  const { data } = await embed();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { values: data, seconds, processorSeconds: (user + system) / 1e6 };
}
