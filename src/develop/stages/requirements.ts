import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { readTextFile } from '../../formats/files/text-file.ts';
import { findPackage } from '../../packages/installed-package.ts';

export const REQUIREMENTS = 'requirements.txt';

/**
 * Looks for the packages that developing an estimator needs, a line each: `name`, or `name@version`; `#` begins a remark.
 *
 * @throws UserError that names all that are not there, with the command that installs them
 */
export async function checkRequirements(folder: string): Promise<void> {
  const file = join(folder, REQUIREMENTS);
  const text = await readTextFile(file, 'the packages that developing an estimator needs, a line each');
  const wanted = text
    .split(/\r?\n/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
  const missing: string[] = [];
  for (const each of wanted) {
    const end = each.lastIndexOf('@');
    const [name, version] = end > 0 ? [each.slice(0, end), each.slice(end + 1)] : [each, undefined];
    const found = await findPackage(name, folder);
    if (found === undefined || (version !== undefined && found.version !== version)) {
      missing.push(found === undefined ? each : `${each} (there is ${found.version})`);
    }
  }
  if (missing.length === 0) return;
  throw new UserError(`${file}: not installed: ${missing.join(', ')}; expected all that it lists`, {
    next: `npm install --save-dev ${wanted.join(' ')}`,
  });
}
