import type { StoredFolder, StoreRemnant } from '../store/store-walk.ts';

/** Something that was removed from a store, or would be. */
export interface RemovedThing {
  /** Relative to the workdir; the path of a published folder as it was given. */
  readonly name: string;
  /** `damaged`: a folder with the name of an output and no manifest that can be read. Others are remnants. */
  readonly kind: 'output' | 'items' | 'damaged' | 'published' | StoreRemnant['kind'];
  readonly bytes: number;
  /** How many, of items. */
  readonly count?: number;
  /** When a run last made it or took it as fresh; ISO 8601. Only of an output. */
  readonly lastUsed: string | null;
}

/** Something that could have gone and is in use. */
export interface KeptThing {
  readonly name: string;
  readonly why: string;
}

/** What the jobs of runs have left in a store. */
export interface JobFiles {
  readonly over: readonly StoreRemnant[];
  /** Of jobs that are not over, as far as is known. */
  readonly kept: readonly KeptThing[];
}

/** What a removal did, or would do. */
export interface Removal {
  readonly dryRun: boolean;
  readonly removed: readonly RemovedThing[];
  readonly kept: readonly KeptThing[];
  /** Of all that is removed. */
  readonly bytes: number;
  /** Of what has no other name (hard link) elsewhere: by so much the disk is emptier. */
  readonly freedBytes: number;
  /** It was ended before it was done; what it had begun, the next one finishes. */
  readonly cancelled: boolean;
}

export interface RemovalOptions {
  /** Say what would go, and remove nothing. */
  readonly dryRun?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An output that is to go. */
export interface DoomedOutput {
  readonly folder: StoredFolder;
  readonly kind: 'output' | 'damaged';
  readonly lastUsed: string | null;
}
