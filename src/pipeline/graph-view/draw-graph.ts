import { graphDot } from './dot.ts';
import { draw, isLarge } from './drawing.ts';
import type { GraphFormat } from './graph-formats.ts';
import { graphHtml } from './html.ts';
import { graphJson } from './json.ts';
import { graphMermaid } from './mermaid.ts';
import type { StepGraph } from './step-graph.ts';
import { graphText } from './text.ts';

export interface DrawOptions {
  readonly format: GraphFormat;
  /** Each step by itself. @default past 100 steps those of one scope and name are drawn as one */
  readonly all?: boolean | undefined;
  /** Of the page, in HTML. @default Steps */
  readonly title?: string | undefined;
  /** Colours of the terminal, in text. @default false */
  readonly colour?: boolean | undefined;
}

/** The graph as text in one of the formats, its states told by colours and by marks. */
export function drawGraph(
  graph: StepGraph,
  { format, all = false, colour = false, title = 'Steps' }: DrawOptions,
): string {
  if (format === 'json') return graphJson(graph);
  if (format === 'html') return graphHtml(graph, title);
  const drawing = draw(graph, () => all || !isLarge(graph));
  switch (format) {
    case 'text':
      return graphText(graph, drawing, colour);
    case 'mermaid':
      return graphMermaid(graph, drawing);
    case 'dot':
      return graphDot(graph, drawing);
  }
}
