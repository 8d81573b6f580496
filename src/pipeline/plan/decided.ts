import type { GraphStep } from '../graph.ts';
import type { Reason } from '../keys/reasons.ts';
import type { Decision } from './decide.ts';

/** A step with what was decided on it. */
export interface Decided {
  readonly step: GraphStep;
  readonly decision: Decision;
  /** Empty when it is fresh. */
  readonly reasons: readonly Reason[];
  /** How long it may be expected to take, in milliseconds, where that is known and it is not fresh. */
  readonly expectedMs: number | undefined;
}
