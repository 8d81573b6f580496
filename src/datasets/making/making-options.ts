import { UserError } from '../../errors.ts';
import { requireKnownNames } from '../../known-names.ts';

/** How the work is done, never what comes out. */
export interface MakingOptions {
  /** Worker threads; 1: none but this one. @default one for each core, and one for each 40 seconds of sound */
  readonly workers?: number | undefined;
  /** Told how many sounds are made, of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Ends the work; what is made is kept, and the same call goes on with it. */
  readonly signal?: AbortSignal | undefined;
}

const COMMON = ['workers', 'onProgress', 'signal'];

/**
 * @param own names of options beside those of all calls
 * @throws UserError for an option that there is not, or that is something else
 */
export function requireMakingOptions(options: MakingOptions, own: readonly string[] = []): void {
  requireKnownNames('option', options, [...COMMON, ...own]);
  const { workers } = options;
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1)) {
    throw new UserError(`option workers: ${workers}; expected a whole number of threads, from 1`);
  }
}
