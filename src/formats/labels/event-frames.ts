import type { SoundEvent } from './split-labels.ts';

/** Added to the end of an event, in milliseconds, so that a frame exactly at its end still belongs to it. */
const END_INCLUDED_MS = 0.0001;

/**
 * Which events sound at each timestamp: hear-eval-kit's targets of event tasks, `start <= t < end + 0.0001`.
 *
 * @param timestamps in milliseconds
 * @param vocabulary labels by index
 * @returns shape (timestamps, labels), 0 or 1; events whose label is not in the vocabulary are left out
 */
export function eventTargets(
  events: readonly SoundEvent[],
  timestamps: ArrayLike<number>,
  vocabulary: readonly string[],
): Uint8Array {
  const targets = new Uint8Array(timestamps.length * vocabulary.length);
  const indexOf = new Map(vocabulary.map((label, index) => [label, index]));
  for (const event of events) {
    const column = indexOf.get(event.label);
    if (column === undefined) continue;
    for (let frame = 0; frame < timestamps.length; frame++) {
      const time = timestamps[frame] as number;
      if (event.start <= time && time < event.end + END_INCLUDED_MS) {
        targets[frame * vocabulary.length + column] = 1;
      }
    }
  }
  return targets;
}
