import { convolvedDims, windowOf } from './spatial.ts';
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
  if (a === undefined || b === undefined || a.length < 2 || b.length < 2) return undefined;
  return [...broadcastDims(a.slice(0, -2), b.slice(0, -2)), ...product(a.slice(-2), b.slice(-2))];
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

/** 0 stands for the input's length of that axis, -1 for what is left over. */
const reshape: Rule = ([from], _attributes, integers) => {
  const dims = integers(1)?.map((dim, axis) => (dim === 0 ? (from?.[axis] ?? 0) : dim));
  if (dims === undefined || !dims.includes(-1)) return dims;
  const names = (from ?? []).filter((dim) => typeof dim === 'string');
  if (names.some((name) => !dims.includes(name))) return undefined;
  const size = (all: Dims) =>
    all.reduce<number>((sum, dim) => (typeof dim === 'number' ? sum * dim : sum), 1);
  const left = size(from ?? []) / -size(dims);
  return dims.map((dim) => (dim === -1 ? left : dim));
};

const flatten: Rule = ([dims], attributes) => {
  const axis = typeof attributes.axis === 'number' ? attributes.axis : 1;
  const [first = 1, ...others] = dims ?? [];
  if (axis !== 1 || others.some((dim) => typeof dim === 'string')) return undefined;
  return [first, others.reduce<number>((product, dim) => product * Number(dim), 1)];
};

const squeeze: Rule = ([dims], _attributes, integers) => {
  const axes = integers(1)?.map((axis) => (axis < 0 ? axis + (dims?.length ?? 0) : axis));
  return axes && dims?.filter((_, axis) => !axes.includes(axis));
};

const unsqueeze: Rule = ([dims], _attributes, integers) => {
  const axes = integers(1);
  if (dims === undefined || axes === undefined) return undefined;
  const rank = dims.length + axes.length;
  const added = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
  let next = 0;
  return Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (dims[next++] as Dim)));
};

const concat: Rule = (inputs, attributes) => {
  const [first] = inputs;
  if (first === undefined || typeof attributes.axis !== 'number') return undefined;
  const axis = attributes.axis < 0 ? attributes.axis + first.length : attributes.axis;
  const lengths = inputs.map((dims) => dims[axis]);
  if (lengths.some((length) => typeof length !== 'number')) return undefined;
  const sum = lengths.reduce<number>((total, length) => total + Number(length), 0);
  return first.map((dim, index) => (index === axis ? sum : dim));
};

const conv: Rule = ([x, weight], attributes) => {
  if (x === undefined || weight === undefined || attributes.auto_pad !== undefined) return undefined;
  const kernel = weight.slice(2);
  if (kernel.some((dim) => typeof dim === 'string')) return undefined;
  return [x[0] as Dim, weight[0] as Dim, ...convolvedDims(x, windowOf(attributes, kernel.map(Number)))];
};

const pool: Rule = ([x], attributes) => {
  if (x === undefined || attributes.auto_pad !== undefined) return undefined;
  return [x[0] as Dim, x[1] as Dim, ...convolvedDims(x, windowOf(attributes))];
};

const RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(
    [
      ...['Relu', 'Sigmoid', 'HardSigmoid', 'Softplus', 'Softmax', 'LogSoftmax'],
      ...['Exp', 'Log', 'Sqrt', 'Neg', 'Abs', 'Sign', 'Identity', 'Cast', 'Erf'],
      ...['Tanh', 'LeakyRelu', 'HardSwish', 'Gelu', 'BatchNormalization'],
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
  Flatten: flatten,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Concat: concat,
  Conv: conv,
  MaxPool: pool,
  AveragePool: pool,
  GlobalAveragePool: ([dims]) => dims?.map((dim, axis) => (axis < 2 ? dim : 1)),
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
