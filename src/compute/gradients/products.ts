import type { GraphBuilder } from '../onnx-model.ts';
import type { Value } from '../values.ts';
import { dimsOf, expandTo, inputOf, type Rule, sumTo } from './rule.ts';

const matMul: Rule = ({ graph, node, output, gradient }, input) => {
  const full = expandTo(graph, gradient, output);
  const [a, b] = [inputOf(node, 0), inputOf(node, 1)];
  if (dimsOf(a).length === 2 && dimsOf(b).length === 2) {
    return input === 0
      ? graph.op('Gemm', [full, b], { transB: 1 })
      : graph.op('Gemm', [a, full], { transA: 1 });
  }
  const product =
    input === 0
      ? graph.op('MatMul', [full, lastTwoExchanged(graph, b)])
      : graph.op('MatMul', [lastTwoExchanged(graph, a), full]);
  return sumTo(graph, product, product, inputOf(node, input));
};

function lastTwoExchanged(graph: GraphBuilder, value: Value): Value {
  const rank = dimsOf(value).length;
  const perm = Array.from({ length: rank }, (_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
  return graph.op('Transpose', [value], { perm });
}

/** Y = alpha A' B' + C, where A' and B' may be transposed. */
const gemm: Rule = ({ graph, node, output, gradient }, input) => {
  if (input === 2) return sumTo(graph, gradient, output, inputOf(node, 2));
  const full = expandTo(graph, gradient, output);
  const [a, b] = [inputOf(node, 0), inputOf(node, 1)];
  const { alpha } = node.attributes;
  const product = (left: Value, right: Value, transA: number, transB: number) =>
    graph.op('Gemm', [left, right], { transA, transB, ...(alpha !== undefined && { alpha }) });
  const transA = node.attributes.transA === 1 ? 1 : 0;
  const transB = node.attributes.transB === 1 ? 1 : 0;
  if (input === 0) return transA ? product(b, full, transB, 1) : product(full, b, 0, 1 - transB);
  return transB ? product(full, a, 1, transA) : product(a, full, 1 - transA, 0);
};

/** Products of matrices. */
export const PRODUCTS: Readonly<Record<string, Rule>> = { MatMul: matMul, Gemm: gemm };
