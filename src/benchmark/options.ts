import type { ResolveOptions } from '../modules/resolved-module.ts';
import type { EngineName, GridName, HeadName, ProtocolName, SearchName } from '../predict/head-names.ts';

/** How steps are run. */
export type PipelineOptions = {
  /** Folder in which steps keep what they made. */
  readonly workdir: string;
  /** How many threads work at once. */
  readonly workers: number;
  /** MiB that the steps that run at a time may need together, and that a module may hold. @default all there is */
  readonly memory?: number | undefined;
  /** Folders to share outputs by, as `--cache` takes them. @default none */
  readonly cache?: string | undefined;
};

/** Where results go. */
export type Folders = {
  readonly tasksDir: string;
  readonly embeddingsDir: string;
};

/** How a module is found and loaded. */
export type ModuleOptions = Omit<ResolveOptions, 'cwd'>;

/** How heads are chosen and trained; docs/heads.md tells of each. */
export type HeadOptions = {
  readonly protocol?: ProtocolName | undefined;
  readonly head?: HeadName | undefined;
  readonly fewShot?: number | undefined;
  readonly standardise?: true | undefined;
  readonly grid: GridName;
  readonly gridPoints: number;
  readonly search: SearchName;
  readonly engine?: EngineName | undefined;
  readonly seed: number;
  readonly seeds?: number | undefined;
  /** In MiB. */
  readonly embeddingsMemory?: number | undefined;
};

/** The protocol of HEAR 2021 with its whole grid. */
export const DEFAULT_HEADS = { grid: 'default', gridPoints: 8, search: 'full', seed: 42 } as const;
