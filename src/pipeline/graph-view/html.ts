import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { escapeHtml as escaped } from '../text/escape-html.ts';
import { draw, isLarge } from './drawing.ts';
import { inlineModules } from './inline-modules.ts';
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
    policy: `default-src 'none'; script-src ${digest(script)}; style-src ${digest(style)}`,
    data: JSON.stringify(graph).replaceAll('<', '\\u003c'),
    style,
    script,
  };
  const frame = readFileSync(new URL('page.html', page), 'utf8');
  return frame.replaceAll(/(?:\/\*)?\{\{(\w+)\}\}(?:\*\/)?/g, (_, name: string) => texts[name] ?? '');
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

/** All that the page may run, or look like. */
function digest(text: string): string {
  return `'sha256-${hash('sha256', text, 'base64')}'`;
}
