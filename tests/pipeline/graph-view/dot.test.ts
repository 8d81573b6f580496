import { testProp } from '@fast-check/ava';
import test from 'ava';
import { plainText } from '../../../src/pipeline/graph-view/plain-text.ts';
import { drawGraph, type StepGraph } from '../../../src/pipeline/index.ts';
import { graphNode, lettered, nastyGraph } from './graphs.ts';

/** The tokens of Graphviz's language: quoted strings, names and numbers, and punctuation. */
const token = /\s*(?:"((?:\\.|[^"\\])*)"|([A-Za-z_0-9.]+)|(->|[{}[\];,=]))/suy;

/** Names of nodes by their position, and edges, read token by token; braces have to match. */
function parse(source: string) {
  const tokens: { readonly text: string; readonly quoted: boolean }[] = [];
  token.lastIndex = 0;
  while (source.slice(token.lastIndex).trim() !== '') {
    const at = token.lastIndex;
    const match = token.exec(source);
    if (match === null) throw new Error(`No token: ${source.slice(at, at + 40)}`);
    tokens.push({ text: match[1] ?? match[2] ?? match[3] ?? '', quoted: match[1] !== undefined });
  }
  const titles: string[] = [];
  const edges: string[] = [];
  let depth = 0;
  for (const [index, { text, quoted }] of tokens.entries()) {
    if (quoted) continue;
    if (text === '{') depth += 1;
    if (text === '}') depth -= 1;
    const before = tokens[index - 2]?.text ?? '';
    if (text === 'label' && tokens[index - 1]?.text === '[' && /^n\d+$/.test(before)) {
      titles[Number(before.slice(1))] = decode(tokens[index + 2]?.text ?? '');
    }
    if (text === '->') {
      edges.push(`${tokens[index - 1]?.text.slice(1)} ${tokens[index + 1]?.text.slice(1)}`);
    }
  }
  return { titles, edges, depth };
}

/** The first line of a label. */
function decode(label: string): string {
  const [line = ''] = label.replaceAll(/\\(.)/gsu, (_, next) => (next === 'n' ? '\n' : next)).split('\n');
  return line.replaceAll('&amp;', '&');
}

const dot = (graph: StepGraph) => drawGraph(graph, { format: 'dot', all: true });

test('the graph has a cluster for each scope and colours by state', (t) => {
  const { nodes } = lettered({ a: [], b: ['a'] });
  t.is(
    dot({ nodes: [...nodes, graphNode({ scope: 'x', name: 'C', state: 'run', upstream: [1] })] }),
    `digraph pipeline {
  rankdir=LR;
  node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=11];
  edge [color="#767676"];
  subgraph cluster_0 {
    label="test"; color="#b0b0b0";
    n0 [label="✓ a\\nfresh", fillcolor="#d9f2e9", color="#007a5a", fontcolor="#08362a"];
    n1 [label="✓ b\\nfresh", fillcolor="#d9f2e9", color="#007a5a", fontcolor="#08362a"];
  }
  subgraph cluster_1 {
    label="x"; color="#b0b0b0";
    n2 [label="▸ C\\nto run", fillcolor="#fde3cf", color="#b84a00", fontcolor="#4a1e00"];
  }
  n0 -> n1;
  n1 -> n2;
}
`,
  );
});

testProp(
  'whatever steps are called, the text parses back to their names and edges',
  [nastyGraph],
  (t, graph) => {
    const { titles, edges, depth } = parse(dot(graph));
    t.is(depth, 0);
    t.deepEqual(
      titles.map((title) => title.slice(2)),
      graph.nodes.map(({ name, label }) => plainText(label === null ? name : `${name} ${label}`)),
    );
    t.deepEqual(
      edges,
      graph.nodes.flatMap(({ upstream }, to) => upstream.map((from) => `${from} ${to}`)),
    );
  },
);
