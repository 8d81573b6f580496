import { pathToFileURL } from 'node:url';
import { ownPackage } from '../packages/own-package.ts';

/** The message of something thrown, on one line, with the place in the source of others where it was thrown. */
export function describeError(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const message = thrown.message.split('\n')[0] || thrown.name;
  const place = placeOf(thrown.stack ?? '');
  return place === undefined ? message : `${message} (${place})`;
}

/** File and line. Our own files are passed over: who wrote the module can do nothing there. */
function placeOf(stack: string): string | undefined {
  // Files of CommonJS that cannot be parsed come first, before the error's name.
  const unparsed = /^(?:file:\/\/|\/|[A-Za-z]:\\).*?([^\\/\n]+:\d+)\n/.exec(stack);
  if (unparsed !== null) return unparsed[1];
  const frames = stack.matchAll(
    /^ +at (?:.*?\()?((?:file:\/\/|\/|[A-Za-z]:\\).*?[\\/])([^\\/\n]+:\d+:\d+)\)?$/gm,
  );
  for (const [, folder = '', place] of frames) if (!isOwn(folder)) return place;
  return undefined;
}

function isOwn(folder: string): boolean {
  const root = ownPackage()?.folder;
  if (root === undefined) return false;
  const url = folder.startsWith('file:') ? folder : `${pathToFileURL(folder).href}/`;
  return ['src/', 'dist/', '.build/src/'].some((part) =>
    url.startsWith(new URL(part, pathToFileURL(root)).href),
  );
}

/** What to do where a file was read as CommonJS that is none, else an empty text. */
export function otherSyntaxHint(thrown: unknown, url: string): string {
  const isHere =
    thrown instanceof SyntaxError &&
    /\.[jt]s$/.test(url) &&
    /^Unexpected token 'export'|^Cannot use import statement|^Cannot use 'import\.meta'/.test(thrown.message);
  return isHere
    ? '; its package.json has files as CommonJS: expected "type": "module" there, or the ending .mjs'
    : '';
}
