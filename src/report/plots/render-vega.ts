import type { TopLevelSpec } from 'vega-lite';
import { escapeHtml } from '../../pipeline/text/escape-html.ts';

/** Colours are those of the page, by name: see `withColours`. */
const config: TopLevelSpec['config'] = {
  background: undefined,
  font: 'system-ui, "DejaVu Sans", sans-serif',
  aria: false,
  padding: 4,
  view: { stroke: null },
  axis: {
    labelColor: 'var(--quiet)',
    titleColor: 'var(--text)',
    gridColor: 'var(--rule)',
    domainColor: 'var(--quiet)',
    tickColor: 'var(--rule)',
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 600,
    labelLimit: 200,
  },
  legend: { labelColor: 'var(--text)', titleColor: 'var(--text)', labelFontSize: 11, labelLimit: 220 },
  text: { color: 'var(--text)', fontSize: 11 },
};

/**
 * Draws a plot as SVG, without a browser. Vega is loaded only when the first plot is drawn.
 *
 * @param label tells in words what is to be seen
 */
export async function renderVega(spec: TopLevelSpec, label: string): Promise<string> {
  const [vega, lite] = await Promise.all([import('vega'), import('vega-lite')]);
  const view = new vega.View(vega.parse(lite.compile({ ...spec, config }).spec), {
    renderer: 'none',
    logLevel: vega.Error,
  });
  try {
    return tidy(await view.toSVG(), label);
  } finally {
    view.finalize();
  }
}

/** Without what Vega writes for interaction alone, and with the words for those who do not see it. */
function tidy(svg: string, label: string): string {
  return svg
    .replaceAll(/<path class="(?:background|foreground)"[^>]*\/>/g, '')
    .replaceAll(
      / (?:pointer-events="none"|opacity="1"|aria-hidden="true"|xmlns:xlink="[^"]*"|version="1.1")/g,
      '',
    )
    .replaceAll(/ (?:role|aria-roledescription)="[^"]*"/g, '')
    .replaceAll(/<g class="[^"]*"/g, '<g')
    .replaceAll(/<[^>]*>/g, (tag) => tag.replaceAll(/-?\d+\.\d{3,}/g, rounded))
    .replace('<svg', () => `<svg role="img" aria-label="${escapeHtml(label)}"`)
    .replace('class="marks"', 'class="plot"');
}

/** A coordinate, to a hundredth of a pixel. */
function rounded(number: string): string {
  return String(Math.round(Number(number) * 100) / 100);
}
