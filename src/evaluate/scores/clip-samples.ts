import { at } from '../../at.ts';
import type { ScoredClips } from './score.ts';

/** Calls `visit` for every clip of the sample, or for every clip. */
export function eachClip(
  clips: number,
  sample: Uint32Array | undefined,
  visit: (clip: number) => void,
): void {
  if (sample === undefined) for (let clip = 0; clip < clips; clip++) visit(clip);
  else for (const clip of sample) visit(clip);
}

/** Clips whose score is the mean of theirs: one column of values per part. */
export function meanOfClips(columns: readonly ArrayLike<number>[]): ScoredClips {
  const clips = at(columns, 0).length;
  return {
    clips,
    score: (sample) =>
      columns.map((values) => {
        let sum = 0;
        eachClip(clips, sample, (clip) => {
          sum += values[clip] as number;
        });
        return sum / (sample?.length ?? clips);
      }),
  };
}
