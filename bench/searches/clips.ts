import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeNpy, readNpy } from '../../src/formats/files/npy.ts';
import { readRowIndex, stringifyRowIndex } from '../../src/formats/folders/row-index.ts';
import { stringifyVocabulary } from '../../src/formats/labels/label-vocabulary.ts';
import { readSceneLabels, stringifySceneLabels } from '../../src/formats/labels/split-labels.ts';
import { RandomStream } from '../../src/random/random-stream.ts';
import { heareval, prepareTask, WORK } from '../hear2021-peer.ts';
import { madeTask } from '../made-task.ts';

const SPLITS = ['train', 'valid', 'test'] as const;
/** Heads this small search a grid in seconds. */
export const HIDDEN = 128;
export const COLUMNS = 256;

interface Clip {
  readonly embedding: Float32Array;
  readonly label: string;
}

export type Clips = Readonly<Record<(typeof SPLITS)[number], readonly Clip[]>>;

function vocabularyOf(labels: readonly string[]): readonly string[] {
  return [...new Set(labels)].sort();
}

/** Makes an embeddings folder of clips. */
export async function writeEmbeddings(folder: string, clips: Clips): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'task_metadata.json'),
    JSON.stringify(madeTask('blobs', { hidden_dim: [HIDDEN] })),
  );
  const vocabulary = vocabularyOf(clips.train.map(({ label }) => label));
  await writeFile(join(folder, 'labelvocabulary.csv'), stringifyVocabulary(vocabulary));
  for (const split of SPLITS) {
    const ofSplit = clips[split];
    const matrix = new Float32Array(ofSplit.length * COLUMNS);
    for (const [row, { embedding }] of ofSplit.entries()) matrix.set(embedding, row * COLUMNS);
    const files = ofSplit.map((_, row) => ({ filename: `${split}-${row}.wav`, firstRow: row, rows: 1 }));
    const labels = new Map(files.map(({ filename }, row) => [filename, [ofSplit[row]?.label ?? '']]));
    const at = (suffix: string) => join(folder, `${split}${suffix}`);
    await writeFile(at('.embeddings.npy'), encodeNpy(matrix, [ofSplit.length, COLUMNS]));
    await writeFile(at('.index.csv'), stringifyRowIndex({ rows: files.length, files, timestamps: null }));
    await writeFile(at('.json'), stringifySceneLabels(labels));
  }
}

/** Thirty classes that overlap. */
export function blobs(): Clips {
  const random = new RandomStream(1, 'blobs');
  const classes = 30;
  const centres = Array.from({ length: classes }, () => random.normals(COLUMNS));
  const draw = (count: number): Clip[] =>
    Array.from({ length: count }, (_, row) => {
      const centre = centres[row % classes] ?? new Float64Array(COLUMNS);
      const noise = random.normals(COLUMNS);
      const embedding = Float32Array.from(centre, (value, column) => 0.2 * value + (noise[column] ?? 0));
      return { embedding, label: `class ${row % classes}` };
    });
  return { train: draw(1500), valid: draw(500), test: draw(500) };
}

/** 256 of the 4,096 random projections of the baseline, of 2,500 spoken digits. */
export async function spokenDigits(): Promise<Clips> {
  await prepareTask('spoken_digit', 'full');
  const task = 'spoken_digit-1.0.9-full';
  await heareval('embed', '--module', './baseline', '--task', task);
  const folder = join(WORK, 'embeddings/baseline', task);
  const fold = async (name: string): Promise<Clip[]> => {
    const { data, shape } = await readNpy(join(folder, `${name}.embeddings.npy`));
    const labels = await readSceneLabels(folder, name);
    const { files } = await readRowIndex(join(folder, `${name}.index.csv`));
    return files.map(({ filename, firstRow }) => {
      const first = firstRow * (shape[1] ?? 0);
      return { embedding: data.slice(first, first + COLUMNS), label: labels.get(filename)?.[0] ?? '' };
    });
  };
  const train = [await fold('fold02'), await fold('fold03'), await fold('fold04')].flat();
  return { train, valid: await fold('fold01'), test: await fold('fold00') };
}
