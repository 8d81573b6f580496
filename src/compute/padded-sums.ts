import { at } from '../at.ts';
import type { GraphBuilder } from './onnx-model.ts';
import type { GraphNode, Value } from './values.ts';

/** Enough for rows of a batch of 1,024 to begin in different sets of the processor's cache. */
const ZEROS = 4;
/** Of products with fewer rows the copies cost about as much as is won. */
const FEWEST_ROWS = 512;

/**
 * Puts zeros behind the rows of matrices of shape (rows, batch) that are multiplied along the batch, as those from which the
 * gradients of weights follow. Rows of a batch of 1,024 are 4 KiB long, so a few sets of the processor's first cache would
 * have to hold all the rows that ONNX Runtime multiplies at a time. Zeros come last in each sum, so the bytes are the same.
 */
export function padSums(graph: GraphBuilder): void {
  const given = [...graph.nodes];
  const padded = new Map<string, Value>();
  const pad = (value: Value, axis: 0 | 1) => {
    const name = `${value.name} ${axis}`;
    const made = padded.get(name) ?? withZeros(graph, value, axis);
    padded.set(name, made);
    return made;
  };
  const nodes = given.flatMap((node): readonly GraphNode[] => {
    const [first, second, ...others] = node.inputs;
    const axis = node.attributes.transB === 1 ? 1 : 0;
    if (first === undefined || typeof second?.dims?.[1 - axis] !== 'number') return [node];
    if (!sumsOverBatch(node, first)) return [node];
    const before = graph.nodes.length;
    const inputs = [pad(first, 1), pad(second, axis), ...others];
    return [...graph.nodes.slice(before), { ...node, inputs }];
  });
  graph.replaceNodes(nodes);
}

function sumsOverBatch({ type, attributes }: GraphNode, { dims = [] }: Value): boolean {
  const [rows, batch] = dims;
  const isTall = typeof rows === 'number' && rows >= FEWEST_ROWS;
  return type === 'Gemm' && attributes.transA !== 1 && isTall && typeof batch === 'string';
}

function withZeros(graph: GraphBuilder, value: Value, axis: 0 | 1): Value {
  const dims = value.dims ?? [];
  const other = Number(at(dims, 1 - axis));
  const shape = (length: number | string) => (axis === 0 ? [length, other] : [other, length]);
  const zeros = graph.constant(new Float32Array(ZEROS * other), shape(ZEROS).map(Number));
  return graph.op('Concat', [value, zeros], { axis }, { dims: shape(`${at(dims, axis)} and zeros`) });
}
