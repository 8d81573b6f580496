import type { Reason } from '../keys/reasons.ts';
import type { JsonObject } from '../types.ts';

/** A planned step as graphs show it: JSON, for it goes into pages and files. `null`: there is none, or it is not known. */
export interface GraphNode {
  readonly scope: string;
  readonly name: string;
  readonly label: string | null;
  readonly version: string;
  /** `fresh`, `restore`, `run`, `waits` (for steps that run), or whatever else a plan says. */
  readonly state: string;
  /** Whether it will spawn steps that are not known before it has run. */
  readonly spawnsLater: boolean;
  /** Why it has to run. */
  readonly reasons: readonly Reason[];
  /** Differences from the output that is taken all the same. */
  readonly accepted: readonly Reason[];
  readonly key: string | null;
  /** Folder of the finished output. */
  readonly outDir: string | null;
  /** The cache that it is restored from. */
  readonly cache: string | null;
  readonly publishTo: string | null;
  readonly params: JsonObject;
  /** What making its output took, the last time that is known of, in milliseconds. */
  readonly madeInMs: number | null;
  /** Length of the longest path of steps that leads here. */
  readonly depth: number;
  /** Positions of the steps right above. */
  readonly upstream: readonly number[];
  /** Folders it reads that no step makes. */
  readonly folders: readonly string[];
}

/** A plan with what leads where: every step once, upstream first. */
export interface StepGraph {
  readonly nodes: readonly GraphNode[];
}
