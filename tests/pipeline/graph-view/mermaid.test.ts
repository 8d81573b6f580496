import { testProp } from '@fast-check/ava';
import test from 'ava';
import { plainText } from '../../../src/pipeline/graph-view/plain-text.ts';
import { drawGraph, type StepGraph } from '../../../src/pipeline/index.ts';
import { graphNode, lettered, nastyGraph } from './graphs.ts';

const label = '"((?:[A-Za-z0-9 .,_/()+-]|\\P{ASCII}|#\\d+;|<br/>)*)"';
const statements = {
  subgraph: new RegExp(`^  subgraph s\\d+\\[${label}\\]$`, 'u'),
  end: /^ {2}end$/,
  node: new RegExp(`^    n(\\d+)\\[${label}\\]$`, 'u'),
  group: new RegExp(`^    n(\\d+)\\[\\[${label}\\]\\]$`, 'u'),
  edge: /^ {2}n(\d+) --> n(\d+)$/,
  style: /^ {2}classDef state\d+ fill:#[0-9a-f]{6},stroke:#[0-9a-f]{6},color:#[0-9a-f]{6}$/,
  class: /^ {2}class n\d+(?:,n\d+)* state\d+$/,
};

/** Reads what `graphMermaid` writes, and fails on any other line. */
function parse(source: string) {
  const [first, ...lines] = source.trimEnd().split('\n');
  const titles = new Map<number, string>();
  const edges: string[] = [];
  const unknown = first === 'flowchart LR' ? [] : [first];
  for (const line of lines) {
    const node = statements.node.exec(line) ?? statements.group.exec(line);
    const edge = statements.edge.exec(line);
    if (node !== null) titles.set(Number(node[1]), decode(node[2]?.split('<br/>')[0] ?? ''));
    else if (edge !== null) edges.push(`${edge[1]} ${edge[2]}`);
    else if (!Object.values(statements).some((each) => each.test(line))) unknown.push(line);
  }
  return { titles, edges, unknown };
}

function decode(text: string): string {
  return text.replaceAll(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

const mermaid = (graph: StepGraph) => drawGraph(graph, { format: 'mermaid', all: true });

test('the flowchart has a subgraph for each scope and a class for each state', (t) => {
  const { nodes } = lettered({ a: [], b: ['a'] });
  t.is(
    mermaid({ nodes: [...nodes, graphNode({ scope: 'x', name: 'C', state: 'run', upstream: [1] })] }),
    `flowchart LR
  subgraph s0["test"]
    n0["✓ a<br/>fresh"]
    n1["✓ b<br/>fresh"]
  end
  subgraph s1["x"]
    n2["▸ C<br/>to run"]
  end
  n0 --> n1
  n1 --> n2
  classDef state0 fill:#d9f2e9,stroke:#007a5a,color:#08362a
  class n0,n1 state0
  classDef state1 fill:#fde3cf,stroke:#b84a00,color:#4a1e00
  class n2 state1
`,
  );
});

testProp(
  'whatever steps are called, the text parses back to their names and edges',
  [nastyGraph],
  (t, graph) => {
    const { titles, edges, unknown } = parse(mermaid(graph));
    t.deepEqual(unknown, []);
    t.deepEqual(
      [...titles.keys()].sort((a, b) => a - b).map((id) => titles.get(id)?.slice(2)),
      graph.nodes.map(({ name, label: own }) => plainText(own === null ? name : `${name} ${own}`)),
    );
    t.deepEqual(
      edges,
      graph.nodes.flatMap(({ upstream }, to) => upstream.map((from) => `${from} ${to}`)),
    );
  },
);
