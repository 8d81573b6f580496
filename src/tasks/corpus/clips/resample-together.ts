import { at } from '../../../at.ts';
import { type PcmSignal, toFullScale } from '../../../audio/index.ts';
import { bankFor } from './resampler-banks.ts';

/** More do not fit into the processor's cache on their way. */
const MOST_TOGETHER = 4;

/** Samples at the highest rate, of all clips together. */
const MOST_RESAMPLED = 2 ** 19;

/** All of a short clip, and what it is resampled to. */
export interface ShortClip {
  readonly pieces: readonly PcmSignal[];
  /** In Hz, none of them the clip's own. */
  readonly rates: readonly number[];
  readonly name: string;
}

/** Sorts clips into groups of some that can be resampled together. */
export function groupClips<T extends ShortClip>(clips: readonly T[]): readonly (readonly T[])[] {
  const open = new Map<string, T[]>();
  const groups: T[][] = [];
  for (const clip of clips) {
    const key = [at(clip.pieces, 0).sampleRate, lengthOf(clip), ...clip.rates].join(' ');
    let group = open.get(key);
    if (group === undefined || group.length === MOST_TOGETHER) {
      group = [];
      groups.push(group);
      open.set(key, group);
    }
    group.push(clip);
  }
  return groups;
}

/**
 * @param clips of one group
 * @returns the samples of each clip at each of its rates; undefined where the clips have to be resampled one by one
 * @throws UserError for rates that no recording has or that are too far apart
 */
export async function resampleTogether(
  clips: readonly ShortClip[],
): Promise<readonly (readonly Int16Array[])[] | undefined> {
  const first = at(clips, 0);
  const { sampleRate } = at(first.pieces, 0);
  const length = clips.length * lengthOf(first);
  if (length * (Math.max(...first.rates) / sampleRate) > MOST_RESAMPLED) return undefined;
  const bank = await bankFor(sampleRate, first.rates, first.name);
  const samples = new Float32Array(length);
  let place = 0;
  for (const piece of clips.flatMap(({ pieces }) => pieces)) {
    samples.set(toFullScale(piece.samples), place);
    place += piece.samples.length;
  }
  const resampled = await bank.together(samples, clips.length);
  return (
    resampled &&
    clips.map((_, clip) =>
      resampled.map((each) => each.data.subarray(clip * each.stride, clip * each.stride + each.length)),
    )
  );
}

function lengthOf({ pieces }: ShortClip): number {
  return pieces.reduce((sum, { samples }) => sum + samples.length, 0);
}
