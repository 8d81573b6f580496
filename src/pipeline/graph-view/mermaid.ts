import { byScope } from './by-scope.ts';
import { colours } from './colours.ts';
import type { Drawing } from './drawing.ts';
import { plainText } from './plain-text.ts';
import type { StepGraph } from './step-graph.ts';
import { boxName, boxState, describeBox, markOf } from './words.ts';

/** The graph as a Mermaid flowchart, one subgraph for each scope. */
export function graphMermaid(graph: StepGraph, { boxes, edges }: Drawing): string {
  const lines = ['flowchart LR'];
  const members = new Map<string, string[]>();
  for (const [index, { scope, positions }] of byScope(boxes).entries()) {
    lines.push(`  subgraph s${index}["${escaped(scope)}"]`);
    for (const position of positions) {
      const box = boxes[position];
      if (box === undefined) continue;
      const state = boxState(box, graph);
      const label = `${escaped(`${markOf(state)} ${boxName(box, graph)}`)}<br/>${escaped(describeBox(box, graph))}`;
      lines.push(box.members.length > 1 ? `    n${position}[["${label}"]]` : `    n${position}["${label}"]`);
      members.set(state, [...(members.get(state) ?? []), `n${position}`]);
    }
    lines.push('  end');
  }
  for (const [from, to] of edges) lines.push(`  n${from} --> n${to}`);
  for (const [index, [state, names]] of [...members].entries()) {
    const { fill, line, text } = colours(state);
    lines.push(`  classDef state${index} fill:${fill},stroke:${line},color:${text}`);
    lines.push(`  class ${names.join(',')} state${index}`);
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Text as it may stand between quotes. All but plain characters become numeric entities: Mermaid looks for more than
 * quotes there (Markdown, HTML, directives, the ends of statements).
 */
function escaped(text: string): string {
  return [...plainText(text)]
    .map((each) => (/[A-Za-z0-9 .,_/()+-]|\P{ASCII}/u.test(each) ? each : `#${each.codePointAt(0)};`))
    .join('');
}
