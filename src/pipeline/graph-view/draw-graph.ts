import { graphDot } from './dot.ts';
import { draw, isLarge } from './drawing.ts';
import { graphJson } from './json.ts';
import { graphMermaid } from './mermaid.ts';
import type { StepGraph } from './step-graph.ts';
import { graphText } from './text.ts';

export const graphFormats = ['text', 'mermaid', 'dot', 'json'] as const;
export type GraphFormat = (typeof graphFormats)[number];

export interface DrawOptions {
  readonly format: GraphFormat;
  /** Each step by itself. @default past 100 steps those of one scope and name are drawn as one */
  readonly all?: boolean | undefined;
  /** Colours of the terminal, in text. @default false */
  readonly colour?: boolean | undefined;
}

/** The graph as text in one of the formats, its states told by colours and by marks. */
export function drawGraph(graph: StepGraph, { format, all = false, colour = false }: DrawOptions): string {
  if (format === 'json') return graphJson(graph);
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
