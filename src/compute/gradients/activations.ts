import type { GraphBuilder } from '../onnx-model.ts';
import type { Value } from '../values.ts';
import { dimsOf, expandTo, inputOf, type Rule } from './rule.ts';

/** A rule for an operator that works element by element on one input: the gradient times the derivative. */
function elementwise(derivative: (graph: GraphBuilder, input: Value, output: Value) => Value): Rule {
  return ({ graph, node, output, gradient }) =>
    graph.op('Mul', [gradient, derivative(graph, inputOf(node, 0), output)]);
}

const logSoftmax: Rule = ({ graph, output, gradient }) => {
  const full = expandTo(graph, gradient, output);
  const sum = graph.op('ReduceSum', [full, graph.integers([dimsOf(output).length - 1])], { keepdims: 1 });
  return graph.op('Sub', [full, graph.op('Mul', [graph.op('Exp', [output]), sum])]);
};

/** The gradient less its mean weighted by the output, times the output; along the operator's axis. */
const softmax: Rule = ({ graph, node, output, gradient }) => {
  const axis = typeof node.attributes.axis === 'number' ? node.attributes.axis : -1;
  const product = graph.op('Mul', [expandTo(graph, gradient, output), output]);
  const sum = graph.op('ReduceSum', [product, graph.integers([axis])], { keepdims: 1 });
  return graph.op('Sub', [product, graph.op('Mul', [output, sum])]);
};

/** Slope of max(0, x) + slope min(0, x). */
const leakyRelu: Rule = ({ graph, node, output, gradient }) => {
  const { alpha } = node.attributes;
  const slope = typeof alpha === 'object' && 'float' in alpha ? alpha.float : 0.01;
  const rise = graph.op('Mul', [step(graph, output), graph.scalar(1 - slope)]);
  return graph.op('Mul', [gradient, graph.op('Add', [rise, graph.scalar(slope)])]);
};

/** Slope of x HardSigmoid(x / 6 + 1/2): 0 up to -3, 1 from 3, x / 3 + 1/2 between. */
const hardSwishSlope = (graph: GraphBuilder, x: Value) => {
  const gate = graph.op('HardSigmoid', [x], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
  const between = graph.op('Mul', [step(graph, gate), step(graph, graph.op('Sub', [graph.scalar(1), gate]))]);
  const sixth = graph.op('Mul', [x, graph.scalar(1 / 6)]);
  return graph.op('Add', [gate, graph.op('Mul', [sixth, between])]);
};

/** Slope of x P(x), P the normal distribution's: P(x) + x p(x). */
const geluSlope = (graph: GraphBuilder, x: Value) => {
  const error = graph.op('Erf', [graph.op('Mul', [x, graph.scalar(Math.SQRT1_2)])]);
  const half = graph.scalar(0.5);
  const below = graph.op('Add', [graph.op('Mul', [error, half]), half]);
  const exponent = graph.op('Mul', [graph.op('Mul', [x, x]), graph.scalar(-0.5)]);
  const density = graph.op('Mul', [graph.op('Exp', [exponent]), graph.scalar(1 / Math.sqrt(2 * Math.PI))]);
  return graph.op('Add', [below, graph.op('Mul', [x, density])]);
};

/**
 * 1 where the input is positive, else 0. HardSigmoid is clip(alpha x + beta, 0, 1): a slope this steep makes a
 * step of it, and unlike Where, Sign and Greater it uses all threads (1.3 ms against 0.1 ms on 1024 x 1024).
 */
const step = (graph: GraphBuilder, value: Value) =>
  graph.op('HardSigmoid', [value], { alpha: { float: 1e30 }, beta: { float: 0 } });

/** Functions of one input. LogSoftmax runs along the last axis; Gelu is the exact one. */
export const ACTIVATIONS: Readonly<Record<string, Rule>> = {
  Relu: elementwise((graph, _input, output) => step(graph, output)),
  Sigmoid: elementwise((graph, _input, output) =>
    graph.op('Mul', [output, graph.op('Sub', [graph.scalar(1), output])]),
  ),
  Softplus: elementwise((graph, input) => graph.op('Sigmoid', [input])),
  Exp: elementwise((_graph, _input, output) => output),
  Log: ({ graph, node, gradient }) => graph.op('Div', [gradient, inputOf(node, 0)]),
  Sqrt: ({ graph, output, gradient }) =>
    graph.op('Div', [graph.op('Mul', [gradient, graph.scalar(0.5)]), output]),
  LogSoftmax: logSoftmax,
  Softmax: softmax,
  Abs: elementwise((graph, input) => graph.op('Sign', [input])),
  Tanh: elementwise((graph, _input, output) =>
    graph.op('Sub', [graph.scalar(1), graph.op('Mul', [output, output])]),
  ),
  LeakyRelu: leakyRelu,
  HardSwish: elementwise((graph, input) => hardSwishSlope(graph, input)),
  Gelu: elementwise((graph, input) => geluSlope(graph, input)),
};
