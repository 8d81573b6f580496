import { GraphBuilder } from '../../compute/onnx-model.ts';
import type { Value } from '../../compute/values.ts';

/** `cosine`: by angle; `euclidean`: by distance. */
export type Metric = 'cosine' | 'euclidean';

export const METRICS: readonly Metric[] = ['cosine', 'euclidean'];

/** Rows that neighbours are looked for among: as the graphs need them. */
export interface KnownRows {
  readonly rows: number;
  readonly columns: number;
  /** Shape (rows, columns). Cosine: of length 1; Euclidean: less the centre. */
  readonly data: Float32Array;
  /** Euclidean alone: the mean of all rows, which costs the least precision. Shape (columns). */
  readonly centre: Float32Array;
  /** Euclidean alone: minus the squared length of each row. */
  readonly offsets: Float32Array;
}

/** @param data shape (rows, columns) */
export function knownRows(data: Float32Array, columns: number, metric: Metric): KnownRows {
  const rows = data.length / columns;
  const changed = new Float32Array(data.length);
  const centre = new Float32Array(columns);
  const offsets = new Float32Array(rows);
  if (metric === 'euclidean') {
    const sums = new Float64Array(columns);
    for (let index = 0; index < data.length; index++) {
      sums[index % columns] = (sums[index % columns] as number) + (data[index] as number);
    }
    centre.set(sums.map((sum) => sum / rows));
  }
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let column = 0; column < columns; column++) {
      const value = (data[row * columns + column] as number) - (centre[column] as number);
      changed[row * columns + column] = value;
      squares += value * value;
    }
    if (metric === 'euclidean') {
      offsets[row] = -squares;
    } else {
      const length = Math.max(Math.sqrt(squares), LEAST_LENGTH);
      for (let at = row * columns; at < (row + 1) * columns; at++) {
        changed[at] = (changed[at] as number) / length;
      }
    }
  }
  return { rows, columns, data: changed, centre, offsets };
}

/** A row of zeros has no direction; it is as far from all others as can be. */
const LEAST_LENGTH = 1e-12;

/** Input `x` (batch, columns), output `neighbours` (batch, k): indices of the nearest rows, the nearest first. */
export function neighboursModel(known: KnownRows, metric: Metric, k: number): Uint8Array {
  const graph = new GraphBuilder();
  graph.output('neighbours', nearest(graph, known, metric, k));
  return graph.toBytes();
}

/**
 * Input `x` (batch, columns), output `probabilities` (batch, labels): the share of the k nearest rows that have each
 * label.
 *
 * @param targets shape (rows, labels), 0 or 1
 */
export function knnModel(known: KnownRows, targets: Uint8Array, metric: Metric, k: number): Uint8Array {
  const graph = new GraphBuilder();
  const table = graph.constant(Float32Array.from(targets), [known.rows, targets.length / known.rows]);
  const found = graph.op('Gather', [table, nearest(graph, known, metric, k)], { axis: 0 });
  graph.output('probabilities', graph.op('ReduceMean', [found, graph.integers([1])], { keepdims: 0 }));
  return graph.toBytes();
}

function nearest(graph: GraphBuilder, known: KnownRows, metric: Metric, k: number): Value {
  const { rows, columns, data } = known;
  const x = graph.input('x', ['batch', columns]);
  const table = graph.constant(data, [rows, columns]);
  const near =
    metric === 'cosine'
      ? graph.op('Gemm', [unit(graph, x), table], { transB: 1 })
      : graph.op(
          'Gemm',
          // The squared length of x itself is the same for all rows.
          [
            graph.op('Sub', [x, graph.constant(known.centre, [columns])]),
            table,
            graph.constant(known.offsets),
          ],
          { transB: 1, alpha: { float: 2 } },
        );
  const [, indices] = graph.opWithOutputs('TopK', [near, graph.integers([k])], {}, [
    { dims: ['batch', k] },
    { dims: ['batch', k], type: 'int64' },
  ]);
  return indices as Value;
}

function unit(graph: GraphBuilder, x: Value): Value {
  const squares = graph.op('ReduceSum', [graph.op('Mul', [x, x]), graph.integers([1])], { keepdims: 1 });
  const length = graph.op('Max', [graph.op('Sqrt', [squares]), graph.scalar(LEAST_LENGTH)]);
  return graph.op('Div', [x, length]);
}
