import type { Attributes, Dim, Dims, Value } from './values.ts';

/** Shape of an elementwise operator's output; axes are aligned at the end, as in NumPy. */
function broadcastDims(a: Dims, b: Dims): Dims {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new Error(`shapes [${a.join(', ')}] and [${b.join(', ')}] do not match`);
    }
    return left === 1 ? right : left;
  });
}

type Rule = (
  inputs: readonly Dims[],
  attributes: Attributes,
  integers: (input: number) => number[] | undefined,
) => Dims | undefined;

const same: Rule = ([dims]) => dims;
const broadcast: Rule = (inputs) => inputs.reduce(broadcastDims);

const reduce: Rule = ([dims], attributes, integers) => {
  const axes = integers(1);
  if (dims === undefined || axes === undefined) return undefined;
  const reduced = new Set(axes.map((axis) => (axis < 0 ? axis + dims.length : axis)));
  if (attributes.keepdims === 0) return dims.filter((_, axis) => !reduced.has(axis));
  return dims.map((dim, axis) => (reduced.has(axis) ? 1 : dim));
};

const matMul: Rule = ([a, b]) => {
  if (a?.length !== 2 || b?.length !== 2) return undefined;
  return product(a, b);
};

const gemm: Rule = ([a, b], attributes) => {
  if (a?.length !== 2 || b?.length !== 2) return undefined;
  return product(
    attributes.transA === 1 ? [...a].reverse() : a,
    attributes.transB === 1 ? [...b].reverse() : b,
  );
};

function product(a: Dims, b: Dims): Dims {
  if (a[1] !== b[0]) throw new Error(`matrices [${a.join(', ')}] and [${b.join(', ')}] do not match`);
  return [a[0] as Dim, b[1] as Dim];
}

const transpose: Rule = ([dims], attributes) => {
  if (dims === undefined) return undefined;
  const { perm } = attributes;
  if (!Array.isArray(perm)) return [...dims].reverse();
  return perm.map((axis) => dims[axis] as Dim);
};

const reshape: Rule = (_inputs, _attributes, integers) => {
  const dims = integers(1);
  return dims?.every((dim) => dim > 0) ? dims : undefined;
};

const RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(
    [
      ...['Relu', 'Sigmoid', 'HardSigmoid', 'Softplus', 'Softmax', 'LogSoftmax'],
      ...['Exp', 'Log', 'Sqrt', 'Neg', 'Abs', 'Sign', 'Identity', 'Cast'],
    ].map((type) => [type, same]),
  ),
  ...Object.fromEntries(
    ['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'Greater', 'Less', 'Where'].map((type) => [type, broadcast]),
  ),
  ReduceSum: reduce,
  ReduceMean: reduce,
  MatMul: matMul,
  Gemm: gemm,
  Transpose: transpose,
  Reshape: reshape,
  Size: () => [],
};

/** Shape of an operator's output, undefined where the operator or a needed input's shape is unknown. */
export function inferDims(
  type: string,
  inputs: readonly Value[],
  attributes: Attributes,
  integersOf: (value: Value) => number[] | undefined,
): Dims | undefined {
  const rule = RULES[type];
  const known = inputs.map((input) => input.dims);
  if (rule === undefined || !known.every((dims) => dims !== undefined)) return undefined;
  return rule(known, attributes, (input) => {
    const value = inputs[input];
    return value && integersOf(value);
  });
}
