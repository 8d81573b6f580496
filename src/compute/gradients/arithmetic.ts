import { expandTo, inputOf, type Rule, sumTo } from './rule.ts';

const add: Rule = ({ graph, node, output, gradient }, input) =>
  sumTo(graph, gradient, output, inputOf(node, input));

const subtract: Rule = ({ graph, node, output, gradient }, input) => {
  const sum = sumTo(graph, gradient, output, inputOf(node, input));
  return input === 0 ? sum : graph.op('Neg', [sum]);
};

const multiply: Rule = ({ graph, node, output, gradient }, input) => {
  const [own, other] = [inputOf(node, input), inputOf(node, 1 - input)];
  if (own === other) {
    if (input === 1) return undefined;
    return graph.op('Mul', [graph.op('Mul', [gradient, graph.scalar(2)]), own]);
  }
  return sumTo(graph, graph.op('Mul', [gradient, other]), output, own);
};

const divide: Rule = ({ graph, node, output, gradient }, input) => {
  const quotient = graph.op('Div', [gradient, inputOf(node, 1)]);
  if (input === 0) return sumTo(graph, quotient, output, inputOf(node, 0));
  return graph.op('Neg', [sumTo(graph, graph.op('Mul', [quotient, output]), output, inputOf(node, 1))]);
};

const where: Rule = ({ graph, node, output, gradient }, input) => {
  if (input === 0) return undefined;
  const [condition, zero] = [inputOf(node, 0), graph.scalar(0)];
  const full = expandTo(graph, gradient, output);
  const part = graph.op('Where', input === 1 ? [condition, full, zero] : [condition, zero, full]);
  return sumTo(graph, part, output, inputOf(node, input));
};

/** Sums, differences, products and quotients, element by element, broadcast as in NumPy. */
export const ARITHMETIC: Readonly<Record<string, Rule>> = {
  Add: add,
  Sub: subtract,
  Mul: multiply,
  Div: divide,
  Where: where,
  Neg: ({ graph, gradient }) => graph.op('Neg', [gradient]),
};
