import type { JsonObject } from '../../pipeline/types.ts';
import type { RowKind } from '../../prediction-types/prediction-type.ts';
import type { Cut, Stretch } from '../listening/stretches.ts';
import type { NetworkThreads } from './network-threads.ts';

/** Rows of an output: of a sound as a whole, or one for each of its frames. */
export interface Rows {
  /** Shape (rows, columns). */
  readonly values: Float32Array;
  /** Milliseconds, a time for each row. */
  readonly times: Float64Array;
  /** Of frames, by row: 1 where the sound is silent. Without it nothing is known of that, and nothing is taken for silent. */
  readonly silent?: Uint8Array | undefined;
}

/** What turns sound into numbers, stretch by stretch. */
export interface Source {
  /** Whether its outputs have a row for each stretch or for each frame. */
  readonly kind: RowKind;
  /** Hz. */
  readonly sampleRate: number;
  readonly cut: Cut;
  /** Whether stretches give what the sound in one piece would. */
  readonly isExact: boolean;
  /** All that decides what it gives. */
  readonly identity: JsonObject;
  /** What it says of the part of a stretch that is asked for, by output. Stretches come one after the other. */
  hear(stretch: Stretch): Promise<ReadonlyMap<string, Rows>>;
  release(): Promise<void>;
  /** Another that gives the same, and computes in one of the threads: of a source that can. It ends with them. */
  inThreads?(threads: NetworkThreads): Source;
  /** Frees memory that takes a moment to be there again, when a long sound has been heard. */
  rest?(): Promise<void>;
}
