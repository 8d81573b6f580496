import type { StepKey } from '../hashes.ts';
import type { EventLog } from '../history/event-log.ts';
import type { KeyInputs } from '../keys/key.ts';
import type { Reason } from '../keys/reasons.ts';
import type { Lock } from '../locks/lock.ts';
import type { Machine } from '../machine/machine.ts';
import type { MemoryWatch } from '../machine/memory-watch.ts';
import type { Services } from '../services.ts';
import type { StepRef } from '../step-ref.ts';
import type { AnyStep } from '../step-registry.ts';
import type { OutputPlace } from '../store/output-place.ts';
import type { InputFolder, StepNode } from '../types.ts';

/** What the plan says of a step that is to be made. It is JSON. */
export interface PlannedMaking {
  readonly key: StepKey;
  readonly keyInputs: KeyInputs;
  readonly reasons: readonly Reason[];
  readonly place: OutputPlace;
  readonly scope: string;
  readonly label: string | null;
  /** How events name the step. */
  readonly ref: StepRef;
  /** Keys of the steps right above. */
  readonly upstream: readonly string[];
  /** Threads that it may keep busy. */
  readonly workers: number;
}

/** A step that is to be made, in whichever process: all that is to be known of it, of the run, and of the machine. */
export interface Making extends PlannedMaking {
  readonly definition: AnyStep;
  readonly given: Pick<StepNode, 'params' | 'env'>;
  inputs(): Promise<Record<string, InputFolder | readonly InputFolder[]>>;
  readonly spareWorkers: () => number;
  readonly signal: AbortSignal;
  readonly events: Pick<EventLog, 'emit'>;
  readonly services: Services;
  readonly machine: Machine;
  readonly memory: MemoryWatch;
  /** Of the key. */
  readonly lock: Lock;
}
