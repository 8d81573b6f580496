/** How a graph of steps can be drawn. */
export const graphFormats = ['text', 'mermaid', 'dot', 'html', 'json'] as const;
export type GraphFormat = (typeof graphFormats)[number];
