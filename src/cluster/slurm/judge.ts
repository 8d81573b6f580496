import type { JobState } from './job-states.ts';
import type { SlurmProfile } from './profile.ts';
import { formatTime, type Resources } from './resources.ts';

/** A shell gives this and the number of the signal that killed a program. */
const KILLED = 128;

/** What follows of a job that is gone without a record. */
export type Verdict =
  | { readonly again: Resources; readonly without: string | undefined; readonly why: string }
  | { readonly failed: string };

/**
 * Decides on a job that SLURM says is gone, and that has left no record: what was no fault of its own, or was killed, is
 * tried again, on another node; what ran out of time or memory is tried with twice as much; what failed is not tried again.
 *
 * @param state `undefined`: SLURM knows nothing of it any more
 * @param exit of its script; `undefined`: it was killed
 * @param tries that were made
 */
export function judge(
  state: JobState | undefined,
  exit: number | undefined,
  resources: Resources,
  tries: number,
  { tries: most, most_time, most_memory }: Pick<SlurmProfile, 'tries' | 'most_time' | 'most_memory'>,
): Verdict {
  const { fate, node } = state ?? { fate: 'infrastructure' as const, node: undefined };
  const said = state === undefined ? 'is in no queue' : state.state;
  const place = node === undefined ? '' : ` on ${node}`;
  const isLast = tries >= most;
  const isKilled = fate === 'ended' && (exit === undefined || exit > KILLED);
  // COMPLETED is what SLURM says of a job of which a part was killed.
  const code = exit === undefined ? '' : ` with exit code ${exit}`;
  const ended = isKilled && node !== undefined ? `was killed${place}${code}` : `${said}${place}`;
  if (fate === 'infrastructure' || isKilled) {
    if (isLast) return { failed: `${ended}, as often as it was tried (${tries})` };
    const without = said === 'NODE_FAIL' || said === 'BOOT_FAIL' ? node : undefined;
    return { again: resources, without, why: ended };
  }
  if (fate === 'time') {
    const { time } = resources;
    const more = twice(time, most_time);
    if (time === undefined) return { failed: `${ended}; expected a time in the profile` };
    if (more === undefined || isLast) return { failed: `${ended} after ${formatTime(time)}` };
    return {
      again: { ...resources, time: more },
      without: undefined,
      why: `${ended}: ${formatTime(more)} now`,
    };
  }
  if (fate === 'memory') {
    const { memory } = resources;
    const more = twice(memory, most_memory);
    if (memory === undefined) return { failed: `${ended}; expected a memory in the profile` };
    if (more === undefined || isLast) return { failed: `${ended} with ${memory} MiB` };
    return { again: { ...resources, memory: more }, without: undefined, why: `${ended}: ${more} MiB now` };
  }
  if (fate === 'cancelled') return { failed: `was cancelled${place} by somebody (scancel)` };
  return { failed: `${ended}${code}` };
}

/** Twice as much, but no more than may be; `undefined` where there is no more. */
function twice(amount: number | undefined, most = Number.POSITIVE_INFINITY): number | undefined {
  const more = Math.min(2 * (amount ?? most), most);
  return amount === undefined || more <= amount ? undefined : more;
}
