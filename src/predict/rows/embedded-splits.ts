import { join } from 'node:path';
import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { readNpyShape } from '../../formats/files/npy.ts';
import { type RowIndex, readRowIndex } from '../../formats/folders/row-index.ts';
import type { SoundEvent } from '../../formats/labels/split-labels.ts';
import type { LabelSpace } from '../../prediction-types/label-space.ts';
import { predictionType } from '../../prediction-types/registry.ts';
import type { SplitSource } from '../../prediction-types/split-source.ts';

/** What the rows of one or several splits, one below the other, should be predicted as. */
export interface LabelledRows {
  /** Shape (rows, vocabulary), as `SplitTargets` has them. */
  readonly targets: Uint8Array | Float32Array;
  readonly index: RowIndex;
  /** Events of each clip of an event task, in the order of the index; empty for other tasks. */
  readonly events: ReadonlyMap<string, readonly SoundEvent[]>;
  /** What else is true of each clip, as its type's `SplitTargets` have it. */
  readonly truths: ReadonlyMap<string, unknown>;
}

/** Index and size of a split's matrix, its parts agreeing with each other; the matrix itself is not read. */
export interface SplitShape {
  readonly rows: number;
  readonly columns: number;
  readonly index: RowIndex;
}

/** Reads the labels of the splits, row by row, and the headers of their matrices. */
export async function readLabelledRows(
  sources: readonly SplitSource[],
  space: LabelSpace,
): Promise<LabelledRows> {
  const shapes: SplitShape[] = [];
  for (const source of sources) shapes.push(await readSplitShape(source, space.kind));
  commonColumns(sources, shapes);
  return labelledRows(
    sources.map((source, position) => ({ source, index: at(shapes, position).index })),
    space,
  );
}

/**
 * Reads the labels of splits, whose rows are one below the other.
 *
 * @throws UserError for labels that are wrong, or of other clips than an index has
 */
export async function labelledRows(
  parts: readonly { readonly source: SplitSource; readonly index: RowIndex }[],
  space: LabelSpace,
): Promise<LabelledRows> {
  const rows = parts.reduce((sum, { index }) => sum + index.rows, 0);
  const labels = space.vocabulary.length;
  const type = predictionType(space.predictionType).targets;
  const Table = type.numbers ? Float32Array : Uint8Array;
  const targets = new Table(rows * labels);
  const events = new Map<string, readonly SoundEvent[]>();
  const truths = new Map<string, unknown>();
  let firstRow = 0;
  for (const { source, index } of parts) {
    const ofSplit = await type.read(source, index, space);
    targets.set(ofSplit.targets, firstRow * labels);
    for (const { filename } of index.files) {
      if (ofSplit.events !== undefined) events.set(filename, ofSplit.events.get(filename) ?? []);
      const truth = ofSplit.truths?.get(filename);
      if (truth !== undefined) truths.set(filename, truth);
    }
    firstRow += index.rows;
  }
  return { targets, index: joinIndexes(parts.map(({ index }) => index)), events, truths };
}

/**
 * Reads the index and the header of the matrix.
 *
 * @throws UserError when the matrix is not a matrix, is empty, or its rows are not those of the index
 */
export async function readSplitShape(source: SplitSource, kind: LabelSpace['kind']): Promise<SplitShape> {
  const path = matrixPath(source);
  const shape = await readNpyShape(path);
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined || columns === 0) {
    throw new UserError(`${path}: shape is (${shape.join(', ')}); expected (rows, columns)`);
  }
  if (rows === 0) throw new UserError(`${path}: split ${source.split} is empty; expected at least one row`);
  const indexPath = join(source.folder, `${source.split}.index.csv`);
  const index = await readRowIndex(indexPath);
  if (index.rows !== rows) {
    throw new UserError(
      `${indexPath}: ${index.rows} rows; expected ${rows}, as in ${source.split}.embeddings.npy`,
    );
  }
  if ((index.timestamps !== null) !== (kind === 'event')) {
    const expected = kind === 'event' ? 'filename and timestamp' : 'filename alone';
    throw new UserError(
      `${indexPath}: columns of another kind of task; expected ${expected}, as this is of ${kind}s`,
    );
  }
  return { rows, columns, index };
}

/**
 * How many columns the matrices have.
 *
 * @throws UserError when they differ
 */
export function commonColumns(sources: readonly SplitSource[], shapes: readonly SplitShape[]): number {
  const columns = at(shapes, 0).columns;
  const other = shapes.findIndex((shape) => shape.columns !== columns);
  if (other >= 0) {
    const [first, odd] = [sources[0], sources[other]] as [SplitSource, SplitSource];
    throw new UserError(
      `${matrixPath(odd)}: embeddings of ${shapes[other]?.columns} dimensions; expected ${columns}, as in ${first.split}.embeddings.npy`,
    );
  }
  return columns;
}

export function matrixPath(source: SplitSource): string {
  return join(source.folder, `${source.split}.embeddings.npy`);
}

function joinIndexes(indexes: readonly RowIndex[]): RowIndex {
  const [only] = indexes;
  if (only !== undefined && indexes.length === 1) return only;
  const rows = indexes.reduce((sum, index) => sum + index.rows, 0);
  const withTime = indexes.every((index) => index.timestamps !== null);
  const timestamps = withTime ? new Float64Array(rows) : null;
  let offset = 0;
  const files = indexes.flatMap((index) => {
    const firstRow = offset;
    offset += index.rows;
    if (index.timestamps !== null) timestamps?.set(index.timestamps, firstRow);
    return index.files.map((file) => ({ ...file, firstRow: file.firstRow + firstRow }));
  });
  return { rows, files, timestamps };
}
