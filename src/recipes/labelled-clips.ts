import { join } from 'node:path';
import { readNpy } from '../formats/files/npy.ts';
import { type LabelledRows, labelledRows } from '../predict/rows/embedded-splits.ts';
import type { LabelSpace } from '../prediction-types/label-space.ts';
import { clipRows, frameRows } from './clip-rows.ts';

/** The clips of a split as they were represented, and their labels. */
export interface ClipSource {
  readonly split: string;
  /** Folder with `<split>/<file>.npy` of each clip, shape (bins, frames). */
  readonly representations: string;
  /** Names of the clips, as the labels have them. */
  readonly clips: readonly string[];
  /** Folder with the labels of the split. */
  readonly labels: string;
}

/** A clip as it was represented. */
export interface ClipFrames {
  /** Shape (bins, frames). */
  readonly values: Float32Array;
  readonly frames: number;
}

/** The clips that a network learns a task from or is validated on, in memory, and what is true of their rows. */
export interface LabelledClips extends LabelledRows {
  /** In the order of the index. */
  readonly clips: readonly ClipFrames[];
}

/** How a network gives rows of the frames of a representation. */
export interface FrameTiming {
  /** Frames of the representation from one row to the next. */
  readonly stride: number;
  /** Milliseconds of them. */
  readonly hop: number;
}

/**
 * Reads the clips of splits and their labels, one below the other: a row for each clip, or, of a task of frames, one for
 * each frame that a network gives.
 *
 * @throws UserError for labels that are wrong
 */
export async function readLabelledClips(
  sources: readonly ClipSource[],
  space: LabelSpace,
  { stride, hop }: FrameTiming,
): Promise<LabelledClips> {
  const clips: ClipFrames[] = [];
  const parts = [];
  for (const { split, representations, clips: names, labels } of sources) {
    const counts: number[] = [];
    for (const name of names) {
      const { data, shape } = await readNpy(join(representations, split, `${name}.npy`));
      const frames = shape[1] ?? 0;
      clips.push({ values: data, frames });
      counts.push(Math.ceil(frames / stride));
    }
    const index = space.kind === 'scene' ? clipRows(names) : frameRows(names, counts, hop);
    parts.push({ source: { folder: labels, split }, index });
  }
  return { clips, ...(await labelledRows(parts, space)) };
}
