import { createHash, hash } from 'node:crypto';
import type { ContentHash, StepKey } from '../hashes.ts';
import type { Components, JsonObject } from '../types.ts';
import { canonicalJson } from './canonical-json.ts';

/** Everything that decides a key, stored in full beside the output so that two keys can be compared. */
export interface KeyInputs {
  readonly step: string;
  readonly version: string;
  /** Of the step's code, where the step has one. */
  readonly code?: string | undefined;
  /** Versions of what computes the output, where the step names some. */
  readonly computedBy?: Components | undefined;
  readonly params: JsonObject;
  /** Result hash of each input. */
  readonly inputs: Readonly<Record<string, ContentHash | readonly ContentHash[]>>;
}

export interface HashedFile {
  /** Relative POSIX path. */
  readonly path: string;
  /** Of the content, in hex. */
  readonly sha256: ContentHash;
}

/** The key of a step: sha256, in hex, over the canonical JSON of what decides it. */
export function keyOf({ code, computedBy, ...inputs }: KeyInputs): StepKey {
  const decisive = {
    ...inputs,
    ...(code === undefined ? {} : { code }),
    ...(computedBy === undefined ? {} : { computedBy }),
  };
  return hash('sha256', canonicalJson(decisive));
}

/** Lines that are hashed at a time: one string of all would take several times its size. */
const MANY_FILES = 1000;

/** The hash that stands for a set of files: their paths and contents, nothing else. */
export function resultHash(files: readonly HashedFile[]): ContentHash {
  const sorted = [...files].sort(byPath);
  if (sorted.length < MANY_FILES) return hash('sha256', sorted.map(resultLine).join(''));
  const all = createHash('sha256');
  for (let first = 0; first < sorted.length; first += MANY_FILES) {
    all.update(
      sorted
        .slice(first, first + MANY_FILES)
        .map(resultLine)
        .join(''),
    );
  }
  return all.digest('hex');
}

function resultLine({ sha256, path }: HashedFile): string {
  return `${sha256} ${JSON.stringify(path)}\n`;
}

/** Orders by UTF-16 code units, which no locale changes. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
