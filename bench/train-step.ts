import { median } from 'simple-statistics';
import { Trainer } from '../src/compute/trainer.ts';
import { batchFeeder } from '../src/predict/head/batches.ts';
import { initialState, layerShapes } from '../src/predict/head/initial-state.ts';
import { trainingModel } from '../src/predict/head/training-model.ts';
import type { HeadConfig } from '../src/predict/head/types.ts';
import { operationsOfStep, productsPerSecond } from './profiles/products.ts';
import { type Peer, startPythonPeer } from './python-peer.ts';

const THREADS = 2;
const TURNS = 9;
const BATCH = 1024;
const LABELS = 50;

const CONFIG: HeadConfig = {
  hiddenLayers: 1,
  hiddenDim: 1024,
  dropout: 0.1,
  lr: 1e-3,
  patience: 20,
  maxEpochs: 500,
  checkValEveryNEpoch: 3,
  batchSize: BATCH,
  initialization: 'xavier_uniform',
};

const CASES = [
  { inputs: 512, steps: 20, goal: 2, limitGoal: 0.85 },
  { inputs: 4096, steps: 5, goal: 1, limitGoal: 0.92 },
] as const;

interface Request {
  readonly inputs: number;
  readonly steps: number;
}

/**
 * One training step (1024 rows, inputs -> 1024 -> 50, batch norm, dropout, Adam) of the head on ONNX Runtime against the
 * same in PyTorch, two threads each, by turns. The ratio is that of the median times. A second one is to the machine's limit: the
 * least time of a step, against that of its products at the rate of a large one in the same turns; it is told without Python too.
 */
export async function run(): Promise<void> {
  const peer = await startPythonPeer<Request>('train-step');
  if (peer !== undefined) console.log(`PyTorch ${peer.about.torch}, ${peer.about.threads} threads`);
  try {
    for (const each of CASES) await compare(each, peer);
  } finally {
    peer?.stop();
  }
}

async function compare(
  { inputs, steps, goal, limitGoal }: (typeof CASES)[number],
  peer: Peer<Request> | undefined,
): Promise<void> {
  const own = await startHead(inputs);
  await own.measure(steps);
  await peer?.measure({ inputs, steps });
  const [ours, theirs, peaks]: [number[], number[], number[]] = [[], [], []];
  for (let turn = 0; turn < TURNS; turn++) {
    ours.push(((await own.measure(steps)) * 1000) / steps);
    peaks.push(await productsPerSecond(THREADS));
    if (peer !== undefined) theirs.push(((await peer.measure({ inputs, steps })) * 1000) / steps);
  }
  await own.release();
  const [least, peak] = [Math.min(...ours), Math.max(...peaks)];
  const products = (operationsOfStep(layerShapes(CONFIG, inputs, LABELS)) * BATCH * 1000) / peak;
  console.log(
    `a step takes ${least.toFixed(1)} ms at least, its products at ${Math.round(peak / 1e9)} GFLOP/s ${products.toFixed(1)} ms; ` +
      `train-step-${inputs}-of-limit: ratio ${(products / least).toFixed(2)} (goal ${limitGoal})`,
  );
  if (peer === undefined) return;
  console.log(
    `heareval ${median(ours).toFixed(1)} ms, PyTorch ${median(theirs).toFixed(1)} ms a step; ` +
      `train-step-${inputs}: ratio ${(median(theirs) / median(ours)).toFixed(2)} (goal ${goal})`,
  );
}

/** The head as `trainHead` trains it, masks of dropped units included. */
async function startHead(inputs: number) {
  const shapes = layerShapes(CONFIG, inputs, LABELS);
  const model = trainingModel(shapes, 'multiclass', CONFIG.dropout);
  const trainer = await Trainer.create(model, initialState(shapes, CONFIG.initialization, 1), {
    threads: THREADS,
  });
  const y = new Float32Array(BATCH * LABELS);
  for (let row = 0; row < BATCH; row++) y[row * LABELS + (row % LABELS)] = 1;
  const data = Float32Array.from({ length: BATCH * inputs }, () => Math.random() - 0.5);
  const feed = batchFeeder({ y, rows: BATCH }, shapes, CONFIG, 1);
  return {
    /** Seconds that so many steps take. */
    async measure(steps: number): Promise<number> {
      const start = performance.now();
      for (let step = 0; step < steps; step++) {
        await trainer.step(feed({ start: 0, end: BATCH }, data, step), CONFIG.lr);
      }
      return (performance.now() - start) / 1000;
    },
    release: () => trainer.release(),
  };
}
