import fc from 'fast-check';
import type { GraphNode, StepGraph } from '../../../src/pipeline/index.ts';

/** A fresh step without anything, but for what is given. */
export function graphNode(given: Partial<GraphNode> = {}): GraphNode {
  return {
    scope: 'test',
    name: 'Step',
    label: null,
    version: '1',
    state: 'fresh',
    reasons: [],
    accepted: [],
    key: null,
    outDir: null,
    cache: null,
    spawnsLater: false,
    publishTo: null,
    params: {},
    madeInMs: null,
    depth: 0,
    upstream: [],
    folders: [],
    ...given,
  };
}

/** Steps called by letters, `{ b: ['a'] }`: b needs a. Upstream first. */
export function lettered(needs: Readonly<Record<string, readonly string[]>>): StepGraph {
  const names = Object.keys(needs);
  const nodes = names.map((name) =>
    graphNode({ name, upstream: (needs[name] ?? []).map((each) => names.indexOf(each)) }),
  );
  return { nodes };
}

/** Text that is made to break out of quotes, tags, statements and lines. */
const nastyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '"',
        "'",
        '\\',
        '\n',
        '\r\n',
        '<',
        '>',
        '&',
        '&quot;',
        '#quot;',
        '#35;',
        ';',
        '`',
        '%%{',
        '</script>',
        '<!--',
        '<b>',
        ']]',
        '-->',
        'end',
        'style a:#;',
        '\\N',
        '\u2028',
        '\ud83d',
        'ü',
        '漢',
        '👩‍🚀',
        'x',
      ),
    )
    .map((parts) => parts.join('')),
);

/** Graphs of up to 12 steps with nasty names. */
export const nastyGraph: fc.Arbitrary<StepGraph> = fc
  .array(
    fc.record({
      scope: nastyText,
      name: nastyText,
      label: fc.option(nastyText),
      state: fc.oneof(fc.constantFrom('fresh', 'run', 'waits'), nastyText),
      text: nastyText,
      upstream: fc.array(fc.nat(11)),
    }),
    { maxLength: 12 },
  )
  .map((steps) => ({
    nodes: steps.map(({ text, upstream, ...step }, position) =>
      graphNode({
        ...step,
        params: { text },
        outDir: text,
        reasons: [{ type: 'parameter-changed', name: text, from: text, to: 1 }],
        upstream: [...new Set(upstream.filter((above) => above < position))],
      }),
    ),
  }));
