import type { StepGraph } from './step-graph.ts';

/** The whole graph for other programs, one JSON object on one line; `upstream` holds positions in `nodes`. */
export function graphJson({ nodes }: StepGraph): string {
  return `${JSON.stringify({ type: 'graph', nodes })}\n`;
}
