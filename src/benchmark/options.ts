import type { ResolveOptions } from '../modules/resolved-module.ts';

/** How steps are run. */
export type PipelineOptions = {
  /** Folder in which steps keep what they made. */
  readonly workdir: string;
  /** How many threads work at once. */
  readonly workers: number;
  /** MiB of memory that a module may hold. @default nine tenths of what there is */
  readonly memory?: number | undefined;
  /** Folders and buckets to share outputs by, as `--cache` takes them. @default none */
  readonly cache?: string | undefined;
};

/** Where results go. */
export type Folders = {
  readonly tasksDir: string;
  readonly embeddingsDir: string;
};

/** How a module is found and loaded. */
export type ModuleOptions = Omit<ResolveOptions, 'cwd'>;
