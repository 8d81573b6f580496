import { at } from '../../at.ts';
import { unreached, windowOf } from '../spatial.ts';
import type { Value } from '../values.ts';
import { dimsOf, expandTo, inputOf, type Rule } from './rule.ts';
import { reshapedTo } from './shapes.ts';

/**
 * Each gradient goes to the element that was the largest, wherever windows overlap the sum. The places are those that MaxPool
 * itself tells.
 */
const maxPool: Rule = ({ graph, node, output, gradient }) => {
  const x = inputOf(node, 0);
  const places =
    node.outputs[1] ??
    at(
      graph.opWithOutputs('MaxPool', [x], node.attributes, [
        { dims: dimsOf(output) },
        { dims: dimsOf(output), type: 'int64' },
      ]),
      1,
    );
  const flat = (value: Value) =>
    graph.op('Reshape', [value, graph.integers([-1])], {}, { dims: ['elements'], type: value.type });
  const zeros = graph.op(
    'Expand',
    [graph.scalar(0), graph.op('Reshape', [graph.op('Size', [x]), graph.integers([1])], {}, { dims: [1] })],
    {},
    { dims: ['elements'] },
  );
  const full = expandTo(graph, gradient, output);
  const { kernel, strides } = windowOf(node.attributes);
  // Windows that do not overlap name no element twice.
  const apart =
    kernel.every((length, axis) => length <= at(strides, axis)) && node.attributes.dilations === undefined;
  const sums = graph.op(
    'ScatterElements',
    [zeros, flat(places), flat(full)],
    { axis: 0, reduction: apart ? 'none' : 'add' },
    { dims: ['elements'] },
  );
  return reshapedTo(graph, sums, x);
};

/** A transposed convolution with a kernel of equal weights. */
const averagePool: Rule = ({ graph, node, output, gradient }) => {
  const x = inputOf(node, 0);
  const window = windowOf(node.attributes);
  const { kernel, strides, dilations, before, after } = window;
  if ([...before, ...after].some((pad) => pad !== 0) && node.attributes.count_include_pad !== 1) {
    throw new Error('AveragePool with pads can be differentiated with count_include_pad only');
  }
  const size = kernel.reduce((product, length) => product * length, 1);
  const weight = graph.constant(new Float32Array(size).fill(1 / size), [1, 1, ...kernel]);
  const full = expandTo(graph, gradient, output);
  const lengths = dimsOf(output).slice(2).map(Number);
  const planes = graph.op(
    'Reshape',
    [full, graph.integers([-1, 1, ...lengths])],
    {},
    { dims: ['planes', 1, ...lengths] },
  );
  const attributes = {
    kernel_shape: kernel,
    strides,
    dilations,
    pads: [...before, ...after],
    output_padding: unreached(dimsOf(x), window),
  };
  const spread = graph.op('ConvTranspose', [planes, weight], attributes, {
    dims: ['planes', 1, ...dimsOf(x).slice(2)],
  });
  return reshapedTo(graph, spread, x);
};

/** Pooling over windows. */
export const POOLING: Readonly<Record<string, Rule>> = { MaxPool: maxPool, AveragePool: averagePool };
