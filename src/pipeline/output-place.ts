import { join } from 'node:path';
import type { GraphStep } from './graph.ts';

/** Where the output of one key goes, and what surrounds it while it is being made. */
export interface OutputPlace {
  readonly final: string;
  /** The folder that becomes `final` by one rename. */
  readonly partial: string;
  readonly lock: string;
}

export function placeOf(workdir: string, step: GraphStep, key: string): OutputPlace {
  const depth = String(step.depth).padStart(2, '0');
  const name = `${depth}-${step.node.definition.name}-${key.slice(0, 8)}`;
  const final = join(workdir, step.node.scope, name);
  return { final, partial: `${final}.partial`, lock: `${final}.lock` };
}
