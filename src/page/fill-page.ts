import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * A page from its frame, in which `{{name}}` stands for texts, in a comment of CSS or JavaScript too.
 *
 * @param frame the file of the frame
 * @param texts by name; put in as they are
 * @throws Error for a name that there is no text for
 */
export function fillPage(frame: URL, texts: Readonly<Record<string, string>>): string {
  return readFileSync(frame, 'utf8').replaceAll(/(?:\/\*)?\{\{(\w+)\}\}(?:\*\/)?/g, (_, name: string) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`No text for {{${name}}} of ${frame.pathname}`);
    return text;
  });
}

/** How a Content-Security-Policy names a script or style that stands in the page. */
export function policyHash(text: string): string {
  return `'sha256-${hash('sha256', text, 'base64')}'`;
}
