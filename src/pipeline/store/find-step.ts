import { basename, resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { fewNames } from '../../few.ts';
import type { StepKey } from '../hashes.ts';
import type { StepRef } from '../step-ref.ts';

import type { Manifest } from './manifest.ts';
import { readManifest } from './output-check.ts';
import { type StoredFolder, walkStore } from './store-walk.ts';

/** A finished output, with what its manifest says. */
export interface StoredOutput {
  readonly folder: StoredFolder;
  readonly manifest: Manifest;
}

const KEY_DIGITS = /^[0-9a-f]{4,64}$/;

/** Whether a step is meant by `text`: its name, its label, both, with the scope before them; or digits of its key. */
export function isMeant(text: string, step: Omit<StepRef, 'id'>, key: StepKey | undefined): boolean {
  const { scope, name, label } = step;
  const titles = label === null ? [name] : [name, label, `${name} ${label}`];
  return (
    titles.some((title) => text === title || text === `${scope}/${title}`) ||
    (key !== undefined && KEY_DIGITS.test(text) && key.startsWith(text)) ||
    (key !== undefined &&
      [key.slice(0, 8), key].some((digits) => basename(text).endsWith(`-${name}-${digits}`)))
  );
}

/** The outputs that `text` may mean: a folder, its name, or what `isMeant` takes; the latest first. */
export function findOutputs(workdir: string, text: string): StoredOutput[] {
  const { outputs } = walkStore(workdir);
  const exact = outputs.find(({ dir, name }) => dir === resolve(text) || name === text);
  const candidates = exact === undefined ? outputs.filter((folder) => mayBe(folder, text)) : [exact];
  const found: StoredOutput[] = [];
  for (const folder of candidates) {
    const manifest = readStored(folder.dir);
    if (manifest === undefined) continue;
    const step = { scope: folder.scope, name: folder.step, label: manifest.label };
    if (exact !== undefined || isMeant(text, step, manifest.key)) found.push({ folder, manifest });
  }
  return found.sort((a, b) => (a.manifest.startedAt < b.manifest.startedAt ? 1 : -1));
}

/** The manifest of a folder in the store; `undefined` also when it cannot be read at all. */
export function readStored(dir: string): Manifest | undefined {
  try {
    return readManifest(dir);
  } catch {
    return undefined;
  }
}

/** Spares reading the manifests of those whose names tell that they are not meant. */
function mayBe({ keyPrefix }: StoredFolder, text: string): boolean {
  return KEY_DIGITS.test(text) && !/^\d+$/.test(text) ? keyPrefix.startsWith(text.slice(0, 8)) : true;
}
/** @throws UserError when `text` means no output, or several */
export function findOutput(workdir: string, text: string): StoredOutput {
  const found = findOutputs(workdir, text);
  const [output] = found;
  if (output === undefined) {
    throw new UserError(
      `${text}: no output of such a step in ${workdir}; expected a folder, a step's name or label, or at least 4 digits of a key`,
      { next: 'heareval status' },
    );
  }
  if (found.length > 1) {
    const names = found.map(({ folder }) => folder.name);
    throw new UserError(`${text}: ${found.length} outputs are meant: ${fewNames(names, 8)}`);
  }
  return output;
}
