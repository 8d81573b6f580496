import { byScope } from './by-scope.ts';
import { colours } from './colours.ts';
import type { Drawing } from './drawing.ts';
import { plainText } from './plain-text.ts';
import type { StepGraph } from './step-graph.ts';
import { boxName, boxState, describeBox, markOf } from './words.ts';

/** The graph in Graphviz's language, one cluster for each scope. */
export function graphDot(graph: StepGraph, { boxes, edges }: Drawing): string {
  const lines = [
    'digraph pipeline {',
    '  rankdir=LR;',
    '  node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=11];',
    '  edge [color="#767676"];',
  ];
  for (const [index, { scope, positions }] of byScope(boxes).entries()) {
    lines.push(`  subgraph cluster_${index} {`, `    label=${quoted(scope)}; color="#b0b0b0";`);
    for (const position of positions) {
      const box = boxes[position];
      if (box === undefined) continue;
      const state = boxState(box, graph);
      const { fill, line, text } = colours(state);
      const label = quoted(`${markOf(state)} ${boxName(box, graph)}`, describeBox(box, graph));
      const group = box.members.length > 1 ? ', peripheries=2' : '';
      lines.push(
        `    n${position} [label=${label}, fillcolor="${fill}", color="${line}", fontcolor="${text}"${group}];`,
      );
    }
    lines.push('  }');
  }
  for (const [from, to] of edges) lines.push(`  n${from} -> n${to};`);
  return `${[...lines, '}'].join('\n')}\n`;
}

/** Lines as one string. In labels Graphviz reads escapes and HTML entities. */
function quoted(...lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    plainText(line).replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"'),
  );
  return `"${escaped.join('\\n')}"`;
}
