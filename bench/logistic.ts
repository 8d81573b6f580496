import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogisticFit, logisticPath } from '../src/predict/probes/logistic-path.ts';
import { RandomStream } from '../src/random/random-stream.ts';
import { rowsInMemory } from '../src/train/rows.ts';
import { startPythonPeer } from './python-peer.ts';

const [ROWS, COLUMNS, LABELS] = [2000, 4096, 10];
/** Of a spectrum that falls as that of embeddings; no direction is without any spread. */
const FALL = -0.8;
/** Directions in which classes differ. */
const SEPARATING = 64;
const TURNS = 2;
const GOAL = 3;
const SEED = 1;

interface Request {
  readonly work: 'fit' | 'gradient';
  readonly folder: string;
  readonly strengths: readonly number[];
  readonly weights?: string;
}

/**
 * Logistic regression with every strength against scikit-learn's newton-cg, by turns, on one thread each, with
 * scikit-learn's tolerance our own. The gradients of both are found by one function. The ratio is that of processor time.
 */
export async function run(): Promise<void> {
  const peer = await startPythonPeer<Request>('logistic');
  if (peer === undefined) return;
  console.log(JSON.stringify(peer.about));
  const folder = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    const { values, classes } = drawClips();
    await writeFile(join(folder, 'x.f32'), values);
    await writeFile(join(folder, 'y.u8'), classes);
    let [ours, theirs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let turn = 0; turn < TURNS; turn++) {
      const { fits, processor } = await fitOurs(values, classes);
      ours = Math.min(ours, processor);
      const strengths = fits.map(({ strength }) => strength);
      const answer = await peer.ask({ work: 'fit', folder, strengths });
      theirs = Math.min(theirs, Number(answer.processor));
      if (turn > 0) continue;
      const own = join(folder, 'own.f64');
      await writeFile(own, weightsOf(fits));
      for (const weights of [own, join(folder, 'weights.f64')]) {
        const { gradient } = await peer.ask({ work: 'gradient', folder, strengths, weights });
        console.log(`${weights === own ? 'heareval' : 'scikit-learn'}: largest gradient ${gradient}`);
      }
    }
    console.log(
      `${ROWS} x ${COLUMNS}, ${LABELS} labels, nine strengths, processor time ${ours.toFixed(1)} s against ` +
        `${theirs.toFixed(1)} s; logistic: ratio ${(theirs / ours).toFixed(1)} (goal ${GOAL})`,
    );
  } finally {
    peer.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function fitOurs(values: Float32Array, classes: Uint8Array) {
  const targets = new Uint8Array(ROWS * LABELS);
  for (const [row, label] of classes.entries()) targets[row * LABELS + label] = 1;
  const start = process.cpuUsage();
  const fits = await logisticPath({
    x: rowsInMemory(values, COLUMNS),
    targets,
    labels: LABELS,
    output: 'multiclass',
  });
  const { user, system } = process.cpuUsage(start);
  return { fits, processor: (user + system) / 1e6 };
}

/** Shape (strengths, labels, columns + 1). */
function weightsOf(fits: readonly LogisticFit[]): Float64Array {
  const width = COLUMNS + 1;
  const all = new Float64Array(fits.length * LABELS * width);
  for (const [position, { weight, bias }] of fits.entries()) {
    for (let label = 0; label < LABELS; label++) {
      const start = (position * LABELS + label) * width;
      all.set(weight.subarray(label * COLUMNS, (label + 1) * COLUMNS), start);
      all[start + COLUMNS] = bias[label] as number;
    }
  }
  return all;
}

/** Noise around a centre of each class, spread over all columns. */
function drawClips(): { readonly values: Float32Array; readonly classes: Uint8Array } {
  const classes = Uint8Array.from({ length: ROWS }, (_, row) => row % LABELS);
  const scales = Float64Array.from({ length: COLUMNS }, (_, column) => (1 + column) ** FALL);
  const noise = new RandomStream(SEED, 'noise').uniforms(ROWS * COLUMNS);
  const centres = new RandomStream(SEED, 'centres').uniforms(LABELS * SEPARATING);
  const signs = new RandomStream(SEED, 'signs').uniforms(COLUMNS).map((value) => (value < 0.5 ? -1 : 1));
  const values = new Float32Array(ROWS * COLUMNS);
  for (let row = 0; row < ROWS; row++) {
    const own = scales.map((scale, column) => {
      const centre = column < SEPARATING ? centres[(row % LABELS) * SEPARATING + column] : 0.5;
      return scale * (signs[column] ?? 1) * ((noise[row * COLUMNS + column] ?? 0) + (centre ?? 0) - 1);
    });
    values.set(hadamard(own), row * COLUMNS);
  }
  return { values, classes };
}

/** The Walsh-Hadamard transform, in place, of as many values as a power of two. */
function hadamard(values: Float64Array): Float64Array {
  for (let half = 1; half < values.length; half *= 2) {
    for (let at = 0; at < values.length; at++) {
      if ((at & half) !== 0) continue;
      const [low, high] = [values[at] as number, values[at + half] as number];
      values[at] = low + high;
      values[at + half] = low - high;
    }
  }
  return values;
}
