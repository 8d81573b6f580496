import { chooseDevice, DEVICES, type Device, deviceNames } from '../src/compute/devices.ts';
import { type StatePlace, statePlace } from '../src/compute/state-place.ts';
import { trainHead } from '../src/predict/head/train-head.ts';
import { RandomStream } from '../src/random/random-stream.ts';
import { rowsInMemory } from '../src/train/rows.ts';

const { HEAREVAL_DEVICE = 'auto', HEAREVAL_ROWS = '8192' } = process.env;
const ROWS = Number(HEAREVAL_ROWS);
const [COLUMNS, LABELS, EPOCHS, VALID] = [2048, 50, 4, 64];
/** What the loss of an epoch may differ by, of its size: GPUs add in another order, some multiply with fewer digits. */
const TOLERANCE = 2e-2;

/**
 * Trains a head on a device (`HEAREVAL_DEVICE`, else the first that works) and on the CPU: whether the losses go along, and how
 * much faster it is, with what is learnt on the device and with all of it crossing the bus at each step. This is the check of
 * a machine with a GPU; it takes less than a minute. `HEAREVAL_DEVICE=cpu` compares many steps in a run to one, on the CPU,
 * where every bit has to be the same. `HEAREVAL_ROWS=256` is enough for a GPU that the processor computes.
 */
export async function run(): Promise<void> {
  const device = chooseDevice(deviceNames.find((name) => name === HEAREVAL_DEVICE) ?? 'auto');
  if (device === 'cpu' && HEAREVAL_DEVICE !== 'cpu') {
    console.log(`device: of ${DEVICES.join(', ')} the CPU alone works here; skipped`);
    return;
  }
  const place = device === 'cpu' ? 'rounds' : statePlace(device);
  // Once before, as the first use of a GPU compiles its programs.
  await train(device, place, 1);
  const own = await train(device, place, EPOCHS);
  const crossing = await train(device, 'memory', EPOCHS);
  const right = device === 'cpu' ? crossing : await train('cpu', 'memory', EPOCHS);
  const most = (losses: readonly number[]) =>
    losses.reduce((worst, loss, epoch) => {
      const expected = right.losses[epoch] ?? Number.NaN;
      return Math.max(worst, Math.abs(loss - expected) / expected);
    }, 0);
  console.log(
    `device: ${device}, state in ${place} ${own.seconds.toFixed(2)} s, in memory ${crossing.seconds.toFixed(2)} s; CPU ${right.seconds.toFixed(2)} s`,
  );
  const differ = Math.max(most(own.losses), most(crossing.losses));
  console.log(`device: losses differ by up to ${differ.toExponential(1)} of their size`);
  if (!(differ <= (device === 'cpu' ? 0 : TOLERANCE))) {
    throw new Error(`the losses of ${device} are not those of the CPU`);
  }
  console.log(`device: state ratio ${(crossing.seconds / own.seconds).toFixed(2)}`);
  if (device !== 'cpu') console.log(`device: ratio ${(right.seconds / own.seconds).toFixed(2)} (goal 1)`);
}

async function train(device: Device, stateIn: StatePlace, maxEpochs: number) {
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
    // The loss of each epoch is told at its validation, which the CPU computes.
    valid: { x: rowsInMemory(x.data.subarray(0, VALID * COLUMNS), COLUMNS) },
    config: {
      hiddenLayers: 1,
      hiddenDim: 1024,
      dropout: 0.1,
      lr: 1e-3,
      patience: EPOCHS,
      maxEpochs,
      checkValEveryNEpoch: 1,
      batchSize: Math.min(1024, ROWS / 8),
      initialization: 'xavier_normal',
    },
    output: 'multiclass',
    seed: 1,
    validate: () => 0,
    mode: 'max',
    stateIn,
    engine: device === 'cpu' ? undefined : { name: 'onnx', device },
  });
  return { losses: curve.map(({ trainLoss }) => trainLoss), seconds: (performance.now() - start) / 1000 };
}
