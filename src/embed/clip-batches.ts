import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { at } from '../at.ts';
import type { InputFolder } from '../pipeline/types.ts';

/** A sound file of a split. */
export interface Clip {
  /** Path relative to the split's folder of audio, as `<split>.json` names it. */
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** Of the file's content, in hex. */
  readonly sha256: string;
}

/** Clips that are embedded together. */
export interface Batch {
  readonly clips: readonly Clip[];
  /** Of all of them, as their sizes tell. */
  readonly samples: number;
}

/** Samples of one batch at most, as hear-eval-kit has it: 0.7 x 120 s at 16 kHz. */
const BATCH_SAMPLES = 0.7 * 120 * 16000;
/** Clips of one batch at most. */
export const BATCH_CLIPS = 32;
const STATS_AT_ONCE = 64;

/**
 * Shares out clips into batches, each of clips of one length. Files of the same size are taken to have the same
 * length; a clip that shares its size with no other is a batch of its own. It depends on the clips alone, never on the
 * number of workers.
 */
export async function clipBatches(clips: readonly Clip[]): Promise<readonly Batch[]> {
  const bySize = new Map<number, Clip[]>();
  for (let start = 0; start < clips.length; start += STATS_AT_ONCE) {
    const some = clips.slice(start, start + STATS_AT_ONCE);
    const sizes = await Promise.all(some.map(async (clip) => (await stat(clip.path)).size));
    for (const [index, clip] of some.entries()) {
      const size = at(sizes, index);
      const group = bySize.get(size);
      if (group === undefined) bySize.set(size, [clip]);
      else group.push(clip);
    }
  }
  return [...bySize].flatMap(([size, group]) => inBatches(group, size));
}

function inBatches(clips: readonly Clip[], size: number): Batch[] {
  const samples = Math.max(1, size / Int16Array.BYTES_PER_ELEMENT);
  const most = Math.min(BATCH_CLIPS, Math.max(1, Math.floor(BATCH_SAMPLES / samples)));
  const batches: Batch[] = [];
  for (let start = 0; start < clips.length; start += most) {
    const some = clips.slice(start, start + most);
    batches.push({ clips: some, samples: samples * some.length });
  }
  return batches;
}

/** The clips among the files of a task folder that lie in `<sampleRate>/<split>/`. */
export function clipsOf(folder: InputFolder, prefix: string): Clip[] {
  return folder.files
    .filter((file) => file.startsWith(prefix))
    .map((file) => {
      const sha256 = folder.sha256Of(file);
      if (sha256 === undefined) throw new Error(`${file} has no hash`);
      return { name: file.slice(prefix.length), path: join(folder.path, file), sha256 };
    });
}

/** Clips of the same content together: only the first of each has to be embedded. */
export function byContent(clips: readonly Clip[]): ReadonlyMap<string, readonly Clip[]> {
  const groups = new Map<string, Clip[]>();
  for (const clip of clips) {
    const group = groups.get(clip.sha256);
    if (group === undefined) groups.set(clip.sha256, [clip]);
    else group.push(clip);
  }
  return groups;
}
