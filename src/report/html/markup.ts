import { escapeHtml } from '../../page/escape-html.ts';

/** HTML that may be put into a page as it is. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | readonly Markup[];

/** HTML from a template: what is put in is escaped unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Markup {
  const texts = values.map((value) => {
    if (value instanceof Markup) return value.text;
    return typeof value === 'object' ? value.map(({ text }) => text).join('') : escapeHtml(String(value));
  });
  return new Markup(parts.map((part, index) => part + (texts[index] ?? '')).join(''));
}

export const nothing = new Markup('');

/** A name that may be broken after its hyphens, underscores and slashes. */
export function breakable(name: string): Markup {
  return new Markup(escapeHtml(name).replaceAll(/[-_/]+/g, '$&<wbr>'));
}
