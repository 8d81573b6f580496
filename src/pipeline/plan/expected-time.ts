import { readManifest } from '../store/output-check.ts';
import type { OutputIndex, RecentOutput } from '../store/output-index.ts';
import type { StepNode } from '../types.ts';
import type { Decided } from './decided.ts';

/** Manifests are read only where the index does not tell how long an output took, and of no more outputs than this. */
const MANIFESTS_TO_READ = 64;

/** How long steps may be expected to take: as long as they took before. */
export class ExpectedTimes {
  readonly #index: OutputIndex;
  #toRead = MANIFESTS_TO_READ;

  constructor(index: OutputIndex) {
    this.#index = index;
  }

  /** In milliseconds; `undefined` for a step that was never made in its scope. */
  of(node: StepNode): number | undefined {
    return median(this.#index.recent(node).flatMap((output) => this.#timeOf(output) ?? []));
  }

  #timeOf({ ms, dir }: RecentOutput): number | undefined {
    if (ms !== undefined) {
      return ms;
    }
    this.#toRead -= 1;
    return this.#toRead < 0 ? undefined : readManifest(dir)?.durationMs;
  }
}

/**
 * How long a run of all steps that are not fresh would take at least, in milliseconds, with so many worker slots: as
 * long as its longest chain, and as all its work shared among the slots. Steps whose time is not known count nothing;
 * `undefined` when no step's is.
 */
export function expectedRunTime(decided: readonly Decided[], slots: number): number | undefined {
  const ends = new Map<Decided['step'], number>();
  let longest = 0;
  let shared = 0;
  let alone = 0;
  let isKnown = false;
  for (const { step, decision, expectedMs = 0 } of decided) {
    if (decision.kind === 'fresh') {
      continue;
    }
    isKnown ||= expectedMs > 0;
    const start = step.upstream.reduce((latest, above) => Math.max(latest, ends.get(above) ?? 0), 0);
    const end = start + expectedMs;
    ends.set(step, end);
    longest = Math.max(longest, end);
    if (step.node.definition.cpu === 'all') {
      alone += expectedMs;
    } else {
      shared += expectedMs;
    }
  }
  return isKnown ? Math.max(longest, alone + shared / slots) : undefined;
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
