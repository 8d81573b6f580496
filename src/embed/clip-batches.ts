import { stat } from 'node:fs/promises';
import path from 'node:path';

/** A sound file of a split. */
export interface Clip {
  /** Path relative to the split's folder of audio, as `<split>.json` names it. */
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
}

/** Samples of one batch at most, as hear-eval-kit has it: 0.7 x 120 s at 16 kHz. */
const BATCH_SAMPLES = 0.7 * 120 * 16000;
/** Clips of one batch at most. */
export const BATCH_CLIPS = 32;
const STATS_AT_ONCE = 64;

/**
 * Shares out clips into batches, each of clips of one length. Files of the same size are taken to have the same
 * length; a clip that shares its size with no other is a batch of its own.
 *
 * What goes into a batch depends on the clips alone, never on workers or on what was done before a crash, so that a
 * module whose results depend a little on the batch still gives the same bytes each time.
 */
export async function clipBatches(clips: readonly Clip[]): Promise<readonly (readonly Clip[])[]> {
  const bySize = new Map<number, Clip[]>();
  for (let start = 0; start < clips.length; start += STATS_AT_ONCE) {
    const some = clips.slice(start, start + STATS_AT_ONCE);
    const sizes = await Promise.all(some.map(async (clip) => (await stat(clip.path)).size));
    for (const [index, clip] of some.entries()) {
      const size = sizes[index] ?? 0;
      const group = bySize.get(size);
      if (group === undefined) bySize.set(size, [clip]);
      else group.push(clip);
    }
  }
  return [...bySize].flatMap(([size, group]) => inBatches(group, size));
}

function inBatches(clips: readonly Clip[], size: number): Clip[][] {
  const samples = Math.max(1, size / Int16Array.BYTES_PER_ELEMENT);
  const most = Math.min(BATCH_CLIPS, Math.max(1, Math.floor(BATCH_SAMPLES / samples)));
  const batches: Clip[][] = [];
  for (let start = 0; start < clips.length; start += most) batches.push(clips.slice(start, start + most));
  return batches;
}

/** The clips among the files of a task folder that lie in `<sampleRate>/<split>/`. */
export function clipsOf(folder: string, files: readonly string[], prefix: string): Clip[] {
  return files
    .filter((file) => file.startsWith(prefix))
    .map((file) => ({ name: file.slice(prefix.length), path: path.join(folder, file) }));
}
