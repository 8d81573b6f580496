import { join } from 'node:path';
import type { GraphStep } from '../graph.ts';
import type { StepKey, TextOf } from '../hashes.ts';

/** Of a finished output: all of it is there. */
export type FinalFolder = TextOf<'final folder'>;

/** Of an output that is being made, or was. */
export type PartialFolder = TextOf<'partial folder'>;

/** Where the output of one key goes, and what surrounds it while it is being made. */
export interface OutputPlace {
  readonly final: FinalFolder;
  /** The folder that becomes `final` by one rename. */
  readonly partial: PartialFolder;
  readonly lock: string;
}

/** Digits of the key that a name holds, as long as no other key begins with the same. */
const SHORT_KEY = 8;

export function placeOf(workdir: string, step: GraphStep, key: StepKey): OutputPlace {
  const final = join(workdir, step.node.scope, nameOf(step, key.slice(0, SHORT_KEY)));
  return { final, partial: `${final}.partial`, lock: `${final}.lock` };
}

/**
 * The place of an output whose short name belongs to an output with another key: among 100,000 keys two are likely to
 * begin alike. Both have one lock, so that they are never made at the same time.
 */
export function longPlaceOf(workdir: string, step: GraphStep, key: StepKey): OutputPlace {
  const final = join(workdir, step.node.scope, nameOf(step, key));
  return { final, partial: `${final}.partial`, lock: placeOf(workdir, step, key).lock };
}

function nameOf({ depth, node }: GraphStep, digits: string): string {
  return `${String(depth).padStart(2, '0')}-${node.definition.name}-${digits}`;
}
