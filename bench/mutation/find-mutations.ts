import { type CallExpression, type Node, parse } from 'acorn';
import { simple } from 'acorn-walk';

/** One small change of compiled code. */
export interface Mutation {
  readonly kind: 'comparison' | 'constant' | 'dropped call' | 'removed guard' | 'swapped arguments';
  /** What is replaced: positions in the code. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Each is off by what tests of ties, limits and directions have to see. */
const COMPARISONS: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
};

/** All mutations of a module's code, in its order. */
export function findMutations(code: string): readonly Mutation[] {
  const found: Mutation[] = [];
  const textOf = ({ start, end }: Node) => code.slice(start, end);
  const replace = (kind: Mutation['kind'], { start, end }: Node, text: string) =>
    found.push({ kind, start, end, text });
  const swapped = ({ callee, arguments: [first, second] }: CallExpression) => {
    // Their order changes nothing.
    if (/^Math\.(min|max|hypot)$/.test(textOf(callee))) return;
    if (first === undefined || second === undefined || textOf(first) === textOf(second)) return;
    if ([first, second].some(({ type }) => type === 'SpreadElement' || type.includes('Function'))) return;
    const between = code.slice(first.end, second.start);
    found.push({
      kind: 'swapped arguments',
      start: first.start,
      end: second.end,
      text: textOf(second) + between + textOf(first),
    });
  };
  simple(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), {
    BinaryExpression(node) {
      const other = COMPARISONS[node.operator];
      if (other === undefined) return;
      const between = code.slice(node.left.end, node.right.start).replace(node.operator, other);
      replace('comparison', node, textOf(node.left) + between + textOf(node.right));
    },
    Literal(node) {
      if (typeof node.value === 'number') replace('constant', node, String(node.value + 1));
      if (typeof node.value === 'boolean') replace('constant', node, String(!node.value));
    },
    ExpressionStatement(node) {
      const { expression } = node;
      // When others have their turn changes no result.
      if (textOf(expression) === 'await breathe()') return;
      const call = expression.type === 'AwaitExpression' ? expression.argument : expression;
      if (call.type === 'CallExpression' && call.callee.type !== 'Super') replace('dropped call', node, ';');
    },
    IfStatement(node) {
      const { consequent, alternate } = node;
      const [first = consequent] = consequent.type === 'BlockStatement' ? consequent.body : [];
      const leaves = /^(Return|Throw|Continue|Break)Statement$/.test(first.type);
      if (leaves && (alternate ?? null) === null) replace('removed guard', node.test, 'false');
    },
    CallExpression: swapped,
  });
  return found.sort((a, b) => a.start - b.start);
}

export function mutate(code: string, { start, end, text }: Mutation): string {
  return code.slice(0, start) + text + code.slice(end);
}
