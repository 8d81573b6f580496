import { createHash } from 'node:crypto';
import { at } from '../../at.ts';
import type { RowIndex } from '../../formats/folders/row-index.ts';
import { RandomStream } from '../../random/random-stream.ts';
import { type Rows, rowsInMemory } from '../../train/rows.ts';

/** That heads are trained on few clips alone. */
export type FewShot = {
  /** Clips that are drawn for each label. */
  readonly per_label: number;
  readonly seed: number;
};

type IndexedFile = RowIndex['files'][number];

interface LabelledFiles {
  readonly x: Rows;
  /** Shape (rows, labels), 0 or 1. */
  readonly targets: Uint8Array | Float32Array;
  readonly index: RowIndex;
}

/**
 * Draws clips for each label, of those that have it (an event task's: anywhere), all where there are no more. What is
 * drawn follows from the seed, the splits and the clips with their labels, whatever the embeddings.
 *
 * @param splits names of the splits that the rows are of
 * @returns the clips drawn, whole, in their order
 */
export async function drawFewShot<T extends LabelledFiles>(
  data: T,
  { per_label: count, seed }: FewShot,
  splits: readonly string[],
): Promise<T> {
  const labels = data.targets.length / data.x.rows;
  const stream = new RandomStream(drawSeed(seed, splits), 'few-shot');
  const drawn = new Set<IndexedFile>();
  for (let label = 0; label < labels; label++) {
    const having = data.index.files.filter((file) => hasLabel(data.targets, file, label, labels));
    const keys = stream.uniforms(having.length);
    const order = having.map((file, position) => ({ file, key: at(keys, position) }));
    for (const { file } of order.sort((a, b) => a.key - b.key).slice(0, count)) drawn.add(file);
  }
  return select(
    data,
    data.index.files.filter((file) => drawn.has(file)),
    labels,
  );
}

/** For the record of a training: which clips were drawn. */
export function drawnClips(
  { per_label }: FewShot,
  { index }: Pick<LabelledFiles, 'index'>,
): { per_label: number; clips: string[] } {
  return { per_label, clips: index.files.map(({ filename }) => filename) };
}

function hasLabel(
  targets: LabelledFiles['targets'],
  { firstRow, rows }: IndexedFile,
  label: number,
  labels: number,
): boolean {
  for (let row = firstRow; row < firstRow + rows; row++) {
    if (targets[row * labels + label] === 1) return true;
  }
  return false;
}

async function select<T extends LabelledFiles>(
  data: T,
  files: readonly IndexedFile[],
  labels: number,
): Promise<T> {
  const { x, targets, index } = data;
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const values = new Float32Array(rows * x.stride);
  const chosen = new Uint8Array(rows * labels);
  const timestamps = index.timestamps === null ? null : new Float64Array(rows);
  const placed: IndexedFile[] = [];
  let firstRow = 0;
  for (const file of files) {
    const [start, end] = [file.firstRow, file.firstRow + file.rows];
    values.set(await x.read(start, end), firstRow * x.stride);
    chosen.set(targets.subarray(start * labels, end * labels), firstRow * labels);
    if (index.timestamps !== null) timestamps?.set(index.timestamps.subarray(start, end), firstRow);
    placed.push({ ...file, firstRow });
    firstRow += file.rows;
  }
  return {
    ...data,
    x: rowsInMemory(values, x.columns, x.stride),
    targets: chosen,
    index: { rows, files: placed, timestamps },
  };
}

function drawSeed(seed: number, splits: readonly string[]): number {
  return createHash('sha256')
    .update(JSON.stringify([seed, splits]))
    .digest()
    .readUIntBE(0, 6);
}
