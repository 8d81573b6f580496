import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { explainDiskError } from '../disk-error.ts';
import { makeFolder } from '../make-folder.ts';
import { readModelRun } from './model-folder.ts';

const DIGITS = 7;
/** Below `<models>/<name>`: a file for each version that was begun, with the hash of what is trained. */
const BEGUN = '.versions';

/**
 * The version of a model, as crema counts them: GIT-HASH.ITERATION of the commit that the current folder is at, without git
 * of the hash of the recipe. A recipe that there is a version of keeps that, so that nothing is made twice. One that is only
 * being trained counts as there, so that two trainings at once have two versions.
 *
 * @param folder `<models>/<name>`
 * @param recipe its hash, in hex, as `trainingHash` has it
 * @param options.claim whether the version is kept for this recipe from now on; else nothing is written
 * @param options.others versions that it is not, though they are of this recipe
 */
export async function modelVersion(
  folder: string,
  recipe: string,
  { claim = false, others = [] }: { readonly claim?: boolean; readonly others?: readonly string[] } = {},
): Promise<string> {
  const versions = await versionsOf(folder);
  const own = [...versions.keys()].filter((each) => versions.get(each) === recipe && !others.includes(each));
  const newest = own.sort((a, b) => iterationOf(a) - iterationOf(b)).at(-1);
  if (newest !== undefined) return newest;
  const hash = (await gitHash()) ?? recipe.slice(0, DIGITS);
  const iterations = [...versions.keys()]
    .filter((version) => version.startsWith(`${hash}.`))
    .map(iterationOf)
    .filter(Number.isInteger);
  for (let iteration = 1 + Math.max(-1, ...iterations); ; iteration++) {
    const version = `${hash}.${iteration}`;
    if (!claim || (await isClaimed(folder, version, recipe))) return version;
  }
}

function iterationOf(version: string): number {
  return Number(version.slice(version.lastIndexOf('.') + 1));
}

/** By version, the hash of what it was trained by; empty where that is not known. */
async function versionsOf(folder: string): Promise<Map<string, string>> {
  const versions = new Map<string, string>();
  for (const entry of await entriesOf(join(folder, BEGUN))) {
    versions.set(entry.name, await readFile(join(folder, BEGUN, entry.name), 'utf8').catch(() => ''));
  }
  for (const entry of await entriesOf(folder)) {
    if (!entry.isDirectory() || entry.name === BEGUN) continue;
    const run = await readModelRun(join(folder, entry.name)).catch(() => undefined);
    // A copy under another name is of another version.
    const own = run?.version === entry.name ? run.recipe_sha256 : undefined;
    versions.set(entry.name, own ?? versions.get(entry.name) ?? '');
  }
  return versions;
}

function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

/** Whether no other training had the version before. */
async function isClaimed(folder: string, version: string, recipe: string): Promise<boolean> {
  const begun = join(folder, BEGUN);
  try {
    makeFolder(begun);
    await writeFile(join(begun, version), recipe, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw explainDiskError(error, begun);
    return false;
  }
}

async function gitHash(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', `--short=${DIGITS}`, 'HEAD']);
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
