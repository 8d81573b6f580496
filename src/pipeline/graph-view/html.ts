import { readFileSync } from 'node:fs';
import { escapeHtml as escaped } from '../../page/escape-html.ts';
import { fillPage, policyHash } from '../../page/fill-page.ts';
import { inlineModules } from '../../page/inline-modules.ts';
import { draw, isLarge } from './drawing.ts';
import type { StepGraph } from './step-graph.ts';
import { graphText } from './text.ts';
import { countStates, graphSummary, markOf, stateWords } from './words.ts';

const page = new URL('./page/', import.meta.url);

/**
 * The graph as one page that needs nothing else: no other file, no network. It is drawn in the browser, where groups can
 * be expanded.
 */
export function graphHtml(graph: StepGraph, title: string): string {
  const style = readFileSync(new URL('style.css', page), 'utf8');
  const script = inlineModules(new URL('main.js', page));
  const drawing = draw(graph, () => !isLarge(graph));
  const texts: Record<string, string> = {
    title: escaped(title),
    summary: escaped(
      `${graphSummary(graph)}; ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    ),
    states: stateButtons(graph),
    text: escaped(graphText(graph, drawing, false)),
    policy: `default-src 'none'; script-src ${policyHash(script)}; style-src ${policyHash(style)}`,
    data: JSON.stringify(graph).replaceAll('<', '\\u003c'),
    style,
    script,
  };
  return fillPage(new URL('page.html', page), texts);
}

/** The button for each state there is, which at the same time is the legend. */
function stateButtons({ nodes }: StepGraph): string {
  return countStates(nodes.keys(), nodes)
    .map(([state, count]) => {
      const words = `<span class="mark" aria-hidden="true">${markOf(state)}</span> ${escaped(stateWords(state))} ${count}`;
      return `<button type="button" aria-pressed="false" data-state="${escaped(state)}">${words}</button>`;
    })
    .join('');
}
