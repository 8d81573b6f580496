import type { EngineMaker } from '../pipeline/index.ts';

/** Where steps run. */
export type PlaceOptions = {
  readonly runOn?: 'local' | EngineMaker | undefined;
  /** Of a process that another machine's run has started. */
  readonly job?: string | undefined;
};

/** Whether steps run in other processes than this one, on machines that may have what this one lacks. */
export function isElsewhere({ runOn = 'local', job }: PlaceOptions): boolean {
  return runOn !== 'local' && job === undefined;
}
