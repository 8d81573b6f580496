import { register } from 'node:module';

/** Run by `node --import`: adds the address of each file that is loaded to the file $HEAREVAL_LOADED. */
const HOOKS = `
import { appendFileSync } from 'node:fs';
export function load(url, context, next) {
  if (url.startsWith('file:')) appendFileSync(process.env.HEAREVAL_LOADED, url + '\\n');
  return next(url, context);
}`;

register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
