import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { median } from 'simple-statistics';
import { exportTaskNodes } from '../src/embed/hear2021/export-task.ts';
import { gridPoints } from '../src/predict/judge/grids.ts';
import { headConfig } from '../src/predict/training-record.ts';
import { hasPython, python, WORK } from './hear2021-peer.ts';
import {
  type Case,
  clipsOf,
  GRID_POINTS,
  LABELS,
  metadataOf,
  operations,
  runSteps,
  type Times,
  timesOfOurs,
  WORKERS,
  writeEmbeddings,
} from './predict/command.ts';
import { productRates, productsPerSecond } from './profiles/products.ts';
import { profileOfStep } from './profiles/step-profile.ts';

interface Comparison extends Case {
  readonly turns: number;
  /** Times as fast as Python. */
  readonly goal: number;
  /** Share of the time that all products would take at the peak of both cores. */
  readonly limitGoal: number;
}

const CASES: readonly Comparison[] = [
  { columns: 512, clips: 2_500, epochs: 60, turns: 3, goal: 3, limitGoal: 0.85 },
  { columns: 512, clips: 25_000, epochs: 15, turns: 3, goal: 3, limitGoal: 0.85 },
  { columns: 4096, clips: 2_500, epochs: 30, turns: 3, goal: 1.5, limitGoal: 0.9 },
  { columns: 4096, clips: 25_000, epochs: 6, turns: 2, goal: 1.5, limitGoal: 0.9 },
];

/**
 * `predict` against the prediction runner of the Python heareval, two threads each, by turns: the same embeddings and grid
 * (the first two points of `default`), and so few epochs that no training ends early. Starting Node.js or Python counts
 * for neither side. The ratio is that of the median times; processor time is told besides, which other work on the machine
 * changes less. PyTorch's threads wait for each other busily, which counts as processor time. A second ratio is to the machine's
 * limit: the time that all products would take at the rate of a large one in the same run; it is told without Python too.
 */
export async function run(): Promise<void> {
  const withPython = hasPython('predict');
  for (const each of CASES) await compare(each, withPython);
}

async function compare(each: Comparison, withPython: boolean): Promise<void> {
  const { columns, clips, epochs, turns, goal, limitGoal } = each;
  const name = `predict-${columns}-${clips}`;
  const metadata = metadataOf(epochs);
  const own = join(WORK, `${name}/own/blobs`);
  await rm(join(WORK, name), { recursive: true, force: true });
  await writeEmbeddings(own, each, metadata);
  const theirs = `${name}/python/blobs`;
  if (withPython) {
    await runSteps(
      exportTaskNodes({ embeddings: own, taskName: 'blobs', metadata, publishTo: join(WORK, theirs) }),
      join(WORK, name, 'export'),
    );
  }
  const times: { own: Times; peak: number }[] = [];
  const pythonTimes: (Times & { readonly fit: number })[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const ownTime = await timesOfOurs(own, metadata, join(WORK, name, 'work'));
    if (withPython) pythonTimes.push(await timesOfPython(theirs));
    times.push({ own: ownTime, peak: await productsPerSecond(WORKERS) });
  }
  await rm(join(WORK, name), { recursive: true, force: true });

  const ours = median(times.map((time) => time.own.elapsed));
  const ourProcessor = median(times.map((time) => time.own.processor));
  const peak = median(times.map((time) => time.peak));
  const [point] = gridPoints('default', metadata, 1);
  if (point === undefined) throw new Error('the grid is empty');
  const { share, rate, singlePeak } = await profileOfStep(headConfig(point), {
    rows: Math.min(point.batch_size, clipsOf(each).train),
    columns,
    labels: LABELS,
  });
  const products = operations(each, metadata);
  console.log(
    `${name}: products are ${percent(share)} of a training step on one thread, at ${giga(rate)}, ${percent(rate / singlePeak)} of ` +
      `the ${giga(singlePeak)} of a large product; heareval ${ours.toFixed(1)} s, ${ourProcessor.toFixed(1)} s of processor time`,
  );
  console.log(
    `all products at the peak of two threads, ${giga(peak)}, would take ${(products / peak).toFixed(1)} s; ` +
      `${name}-of-limit: ratio ${(products / ours / peak).toFixed(2)} (goal ${limitGoal})`,
  );
  const { perProcessorSecond } = await productRates(1);
  const ofProcessor = products / perProcessorSecond / ourProcessor;
  console.log(`${name}-of-limit-processor: ratio ${ofProcessor.toFixed(2)} (goal ${limitGoal})`);
  if (!withPython) return;
  const python = median(pythonTimes.map(({ elapsed }) => elapsed));
  const pythonProcessor = median(pythonTimes.map(({ processor }) => processor));
  console.log(
    `processor time: Python ${pythonProcessor.toFixed(1)} s, ratio ${(pythonProcessor / ourProcessor).toFixed(2)}`,
  );
  console.log(
    `heareval ${ours.toFixed(1)} s, Python ${python.toFixed(1)} s (${median(pythonTimes.map(({ fit }) => fit)).toFixed(1)} s in epochs), ` +
      `${epochs} epochs; ${name}: ratio ${(python / ours).toFixed(2)} (goal ${goal})`,
  );
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
const giga = (rate: number) => `${Math.round(rate / 1e9)} GFLOP/s`;

async function timesOfPython(folder: string): Promise<Times & { readonly fit: number }> {
  await rm(join(WORK, folder, 'prediction-done.json'), { force: true });
  const script = resolve('bench/python-heareval/timed.py');
  const output = await python(folder, WORKERS, script, '.', '--grid-points', String(GRID_POINTS));
  return JSON.parse(output.split('\n').at(-1) ?? '');
}
