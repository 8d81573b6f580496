import { hash } from 'node:crypto';
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
  readonly inputs: Readonly<Record<string, string | readonly string[]>>;
}

export interface HashedFile {
  /** Relative POSIX path. */
  readonly path: string;
  /** Of the content, in hex. */
  readonly sha256: string;
}

/** The key of a step: sha256, in hex, over the canonical JSON of what decides it. */
export function keyOf({ code, computedBy, ...inputs }: KeyInputs): string {
  const decisive = {
    ...inputs,
    ...(code === undefined ? {} : { code }),
    ...(computedBy === undefined ? {} : { computedBy }),
  };
  return hash('sha256', canonicalJson(decisive));
}

/** The hash that stands for a set of files: their paths and contents, nothing else. */
export function resultHash(files: readonly HashedFile[]): string {
  const lines = [...files].sort(byPath).map((file) => `${file.sha256} ${JSON.stringify(file.path)}\n`);
  return hash('sha256', lines.join(''));
}

/** Orders by UTF-16 code units, which no locale changes. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
