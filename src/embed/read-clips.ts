import { UserError } from '../errors.ts';
import { createWorkerPool, type WorkerPool } from '../pipeline/index.ts';
import type { Clip } from './clip-batches.ts';
import type { ReadAnswer, ReadRequest } from './read-worker.ts';

/** A clip in memory. */
export interface ReadClip extends Clip {
  /** In [-1, 1), at the sample rate of the folder. */
  readonly samples: Float32Array;
}

/** More would wait for the disk, and take the processor from the model. */
const READERS = 2;

let pool: WorkerPool | undefined;

/** The threads that read audio while models run; all steps of a process share them. */
function readers(): WorkerPool {
  pool ??= createWorkerPool({ url: new URL('./read-worker.js', import.meta.url), size: READERS });
  return pool;
}

/**
 * Reads the audio of clips, in a thread of its own.
 *
 * @param sampleRate in Hz: what the folder promises
 * @returns for each clip its samples, or a UserError that names the file, where it is not mono WAV of that rate
 */
export async function readClips(
  clips: readonly Clip[],
  sampleRate: number,
  signal: AbortSignal,
): Promise<(ReadClip | UserError)[]> {
  const request: ReadRequest = { paths: clips.map((clip) => clip.path), sampleRate };
  const answers = await readers().run<ReadAnswer[]>('read', request, { signal });
  return clips.map((clip, index) => {
    const answer = answers[index];
    if (answer === undefined) throw new Error(`${clip.path} was not read`);
    return 'problem' in answer ? new UserError(answer.problem) : { ...clip, samples: answer.samples };
  });
}

/** Groups of clips with equally many samples. */
export function byLength(clips: readonly ReadClip[]): ReadClip[][] {
  const groups = new Map<number, ReadClip[]>();
  for (const clip of clips) {
    const group = groups.get(clip.samples.length);
    if (group === undefined) groups.set(clip.samples.length, [clip]);
    else group.push(clip);
  }
  return [...groups.values()];
}
