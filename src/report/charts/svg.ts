import { escapeHtml } from '../../page/escape-html.ts';

type Attributes = Readonly<Record<string, string | number>>;

/** About as wide as a character is, in pixels. */
export const CHARACTER = 6.6;

/** An SVG element as text. Numbers are rounded to what can be seen. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const pairs = Object.entries(attributes).map(([key, value]) => {
    const text = typeof value === 'number' ? String(Math.round(value * 100) / 100) : escapeHtml(value);
    return ` ${key}="${text}"`;
  });
  return children.length === 0
    ? `<${name}${pairs.join('')}/>`
    : `<${name}${pairs.join('')}>${children.join('')}</${name}>`;
}

/** A line of text. */
export function words(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escapeHtml(text));
}

/** What is shown where the pointer rests. */
export function hint(text: string): string {
  return `<title>${escapeHtml(text)}</title>`;
}

/** A whole drawing of this size in pixels; `label` tells in words what is to be seen. */
export function drawing(
  { width, height, label }: { readonly width: number; readonly height: number; readonly label: string },
  ...children: readonly string[]
): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: 'chart',
    role: 'img',
    'aria-label': label,
    width,
    height,
    viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}`,
  };
  return element('svg', attributes, ...children);
}

/** Text that takes no more than so many characters. */
export function clipped(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
