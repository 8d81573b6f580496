import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readDimensions, readFilenameTimestamps } from '../src/embed/hear2021/split-files.ts';
import { readMemmap } from '../src/formats/files/memmap.ts';
import { readPickledLabels } from '../src/formats/labels/pickled-labels.ts';
import { readTaskMetadata } from '../src/prediction-types/task-metadata.ts';
import { hasPython, heareval, prepareTask, python, testScores, WORK } from './hear2021-peer.ts';

const TASKS = [
  { task: 'spoken_digit', mode: 'small', folder: 'spoken_digit-1.0.9-small' },
  { task: 'tone_events', mode: 'small', folder: 'tone_events-1.0.0-small' },
] as const;

const MODULE = 'hearbaseline.naive';
const HEAD = ['--grid', 'faster', '--grid-points', '1'];
const GOAL = 1e-4;

/**
 * Embeddings that are exchanged with the Python heareval, its own code unmodified: its prediction runner scores an exported
 * folder; a folder that its embeddings runner made of hearbaseline.naive is imported, predicted and scored here; and the rows,
 * labels and values of the two folders are compared.
 */
export async function run(): Promise<void> {
  if (!hasPython('hear2021-layout')) return;
  for (const { task, mode, folder } of TASKS) {
    await prepareTask(task, mode);
    await heareval('embed', '--module', './baseline', '--task', folder);
    await rm(join(WORK, 'layout'), { recursive: true, force: true });
    await heareval('export', '--module', './baseline', '--task', folder, 'layout/exported');
    const exported = `layout/exported/baseline/${folder}`;
    await python('layout', 2, '-m', 'heareval.predictions.runner', join(WORK, exported), ...HEAD);
    const { mean, splits } = await testScores(exported);
    console.log(
      `${folder}: its prediction runner scores what we exported: ${mean.toFixed(3)} over ${splits.length} test splits`,
    );

    const where = ['--tasks-dir', join(WORK, 'tasks'), '--task', folder, '--embeddings-dir', 'made'];
    await python('layout', 2, '-m', 'heareval.embeddings.runner', MODULE, ...where);
    const from = ['--embeddings-dir', 'layout/imported'];
    await heareval('import', 'layout/made', ...from);
    await heareval('predict', '--module', MODULE, '--task', folder, ...HEAD, ...from);
    await heareval('evaluate', folder, ...from);
    const own = await testScores(`layout/imported/${MODULE}/${folder}`);
    console.log(
      `${folder}: we score what its embeddings runner made: ${own.mean.toFixed(3)} over ${own.splits.length} test splits`,
    );

    const difference = await largestDifference(
      join(WORK, exported),
      join(WORK, `layout/made/${MODULE}/${folder}`),
    );
    console.log(
      `the same rows and labels; hear2021-layout-${task}: difference ${difference.toExponential(1)} (goal ${GOAL})`,
    );
    if (difference > GOAL) process.exitCode = 1;
  }
}

/**
 * How far the values of two folders are from each other, relative to the largest.
 *
 * @throws Error when their rows are not of the same clips, times and labels
 */
async function largestDifference(a: string, b: string): Promise<number> {
  const { splits, embedding_type: kind } = await readTaskMetadata(a);
  let [difference, largest] = [0, 0];
  for (const split of splits) {
    const facts = await Promise.all([a, b].map((folder) => factsOf(folder, split, kind)));
    if (facts[0] !== facts[1]) throw new Error(`${split}: rows or labels of ${a} and ${b} differ`);
    const shape = await readDimensions(a, split);
    const others = readMemmap(join(b, `${split}.embeddings.npy`), shape);
    for await (const values of readMemmap(join(a, `${split}.embeddings.npy`), shape)) {
      const { value: other = new Float32Array() } = await others.next();
      for (const [index, value] of values.entries()) {
        largest = Math.max(largest, Math.abs(value));
        difference = Math.max(difference, Math.abs(value - (other[index] ?? Number.NaN)));
      }
    }
    await others.return(undefined);
  }
  return difference / largest;
}

/** What a split's rows are, as text to compare. */
async function factsOf(folder: string, split: string, kind: 'scene' | 'event'): Promise<string> {
  const file = join(folder, `${split}.target-labels.pkl`);
  const labels = readPickledLabels(await readFile(file), file).map((each) => [...each].sort());
  const times = kind === 'event' ? await readFilenameTimestamps(folder, split) : [];
  return JSON.stringify([await readDimensions(folder, split), labels, times]);
}
