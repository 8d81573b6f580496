import type { ModuleRunner } from './module-runner.ts';
import type { ResolvedModule, ResolveOptions } from './resolved-module.ts';

/** Options that say something to some loaders alone. */
type LoaderOption = 'device' | 'layer';

/** A kind of module that `--module` takes. */
export interface ModuleLoader {
  readonly name: string;
  /** How a specifier of it is written. */
  readonly usage: string;
  readonly description: string;
  /** What it takes of the options that not every loader does; others are refused. Default: none. */
  readonly takes?: readonly LoaderOption[];
  accepts(specifier: string): boolean;
  /**
   * Finds a module and what identifies it, without running any of its code.
   *
   * @throws UserError that names the specifier and tells what was expected
   */
  resolve(specifier: string, options: ResolveOptions): Promise<ResolvedModule>;
  /**
   * Begins what runs a module that was found, and loads nothing yet. Default: worker threads that import its `url`.
   *
   * @param workers how many threads, or processes, there may be
   */
  start?(module: ResolvedModule, workers: number): ModuleRunner;
}
