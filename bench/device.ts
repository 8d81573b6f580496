import { chooseDevice, DEVICES, deviceNames } from '../src/compute/devices.ts';
import type { Engine } from '../src/predict/head/engine.ts';
import { trainHead } from '../src/predict/head/train-head.ts';
import { RandomStream } from '../src/random/random-stream.ts';
import { rowsInMemory } from '../src/train/rows.ts';

const [ROWS, COLUMNS, LABELS, EPOCHS] = [8192, 2048, 50, 4];
/** What the loss of an epoch may differ by, of its size: GPUs add in another order, some multiply with fewer digits. */
const TOLERANCE = 2e-2;

/**
 * Trains a head on a device (`HEAREVAL_DEVICE`, else the first that works) and on the CPU: whether the losses go along, and how
 * much faster it is. This is the check of a machine with a GPU; it takes less than a minute.
 */
export async function run(): Promise<void> {
  const typed = process.env.HEAREVAL_DEVICE ?? 'auto';
  const device = chooseDevice(deviceNames.find((name) => name === typed) ?? 'auto');
  if (device === 'cpu' && typed !== 'cpu') {
    console.log(`device: of ${DEVICES.join(', ')} the CPU alone works here; skipped`);
    return;
  }
  // Once before, as the first use of a GPU compiles its programs.
  const engine: Engine | undefined = device === 'cpu' ? undefined : { name: 'onnx', device };
  await train(engine, 1);
  const own = await train(engine, EPOCHS);
  const right = await train(undefined, EPOCHS);
  const most = own.losses.reduce((worst, loss, epoch) => {
    const expected = right.losses[epoch] ?? Number.NaN;
    return Math.max(worst, Math.abs(loss - expected) / expected);
  }, 0);
  console.log(
    `device: ${device} ${own.seconds.toFixed(2)} s, CPU ${right.seconds.toFixed(2)} s; losses differ by up to ${most.toExponential(1)} of their size`,
  );
  if (!(most < TOLERANCE)) throw new Error(`the losses of ${device} are not those of the CPU`);
  console.log(`device: ratio ${(right.seconds / own.seconds).toFixed(2)} (goal 1)`);
}

async function train(engine: Engine | undefined, maxEpochs: number) {
  const draws = new RandomStream(1, 'features').uniforms(ROWS * COLUMNS);
  const x = rowsInMemory(
    Float32Array.from(draws, (draw) => 2 * draw - 1),
    COLUMNS,
  );
  const y = new Uint8Array(ROWS * LABELS);
  for (let row = 0; row < ROWS; row += 1) y[row * LABELS + (row % LABELS)] = 1;
  const start = performance.now();
  const { curve } = await trainHead({
    train: { x, y },
    valid: { x },
    config: {
      hiddenLayers: 1,
      hiddenDim: 1024,
      dropout: 0.1,
      lr: 1e-3,
      patience: EPOCHS,
      maxEpochs,
      checkValEveryNEpoch: maxEpochs,
      batchSize: 1024,
      initialization: 'xavier_normal',
    },
    output: 'multiclass',
    seed: 1,
    validate: () => 0,
    mode: 'max',
    engine,
  });
  return { losses: curve.map(({ trainLoss }) => trainLoss), seconds: (performance.now() - start) / 1000 };
}
