import type { Trigger } from '../keys/triggers.ts';
import type { Machine } from '../machine/machine.ts';
import type { CheckOptions } from '../store/output-check.ts';
import type { OutputIndex } from '../store/output-index.ts';
import type { Outputs } from '../store/outputs.ts';
import type { StepNode } from '../types.ts';
import type { SharedGroups } from './shared-groups.ts';

/** What decisions on steps are made from. */
export interface StoreView {
  readonly workdir: string;
  readonly machine: Machine;
  readonly outputs: Outputs;
  readonly index: OutputIndex;
  readonly checking: CheckOptions;
  readonly isForced: (node: StepNode) => boolean;
  /** `undefined`: every difference counts. */
  readonly triggers: readonly Trigger[] | undefined;
  readonly sharedGroups: SharedGroups | undefined;
}
