import { at } from '../../at.ts';
import type { Excerpt } from '../../prediction-types/excerpt.ts';
import { shuffledOrder } from '../../train/batches.ts';
import type { LabelledClips } from '../labelled-clips.ts';
import { LOOKED_AT, type Looks } from './looks-schema.ts';

/** Of a clip that only its name or the seed has chosen. */
const SECONDS = 10;

/** A stretch of a validation clip. */
export interface Chosen {
  /** Place of the clip. */
  readonly clip: number;
  /** Seconds. */
  readonly stretch: { readonly start: number; readonly end: number };
  /** Whether the task has chosen it. */
  readonly ofTask: boolean;
}

/**
 * What the recipe names, else what the task has chosen of these clips, else some that the seed draws.
 *
 * @param hop milliseconds from one row of a task of frames to the next
 */
export function chosenStretches(
  {
    valid: { index },
    excerpts,
  }: { readonly valid: Pick<LabelledClips, 'index'>; readonly excerpts: readonly Excerpt[] },
  {
    looks: { clips },
    seed,
    hop,
  }: { readonly looks: Exclude<Looks, 'none'>; readonly seed: number; readonly hop: number },
): readonly Chosen[] {
  const { files } = index;
  const beginning = (clip: number): Chosen => ({ clip, stretch: { start: 0, end: SECONDS }, ofTask: false });
  if (clips !== undefined && typeof clips !== 'number') {
    return [...files.keys()].filter((clip) => clips.includes(at(files, clip).filename)).map(beginning);
  }
  const ofTask = excerpts.flatMap(({ clip: name, start, end }): Chosen[] => {
    const clip = files.findIndex(({ filename }) => filename === name);
    const isThere = clip >= 0 && 1000 * start < at(files, clip).rows * hop;
    return isThere ? [{ clip, stretch: { start, end }, ofTask: true }] : [];
  });
  if (clips === undefined && ofTask.length > 0) return ofTask;
  const drawn = shuffledOrder(files.length, seed, 'looks').subarray(0, clips ?? LOOKED_AT);
  return [...drawn].sort((a, b) => a - b).map(beginning);
}
