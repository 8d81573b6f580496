import { at } from '../at.ts';
import { float32, type Tensors } from '../compute/session.ts';
import { stretches } from '../train/rows.ts';
import type { LabelledClips } from './labelled-clips.ts';
import type { NetworkOutput } from './network-output.ts';

/** Clips that are validated at a time, and numbers of what they are represented by, at most. */
const CLIPS_AT_ONCE = 64;
const VALUES_AT_ONCE = 2 ** 19;

/**
 * What a network says of clips, clips of one length together.
 *
 * @param run gives the outputs of a batch `x`, shape (clips, bins, frames)
 * @returns shape (rows, columns), rows as in the index
 */
export async function saidOfClips(
  { clips, index }: LabelledClips,
  { name, columns }: NetworkOutput,
  run: (x: Tensors) => Promise<Tensors>,
): Promise<Float32Array> {
  const said = new Float32Array(index.rows * columns);
  const byLength = new Map<number, number[]>();
  for (const [place, { frames }] of clips.entries()) {
    const group = byLength.get(frames) ?? [];
    byLength.set(frames, group);
    group.push(place);
  }
  for (const [frames, places] of byLength) {
    const size = at(clips, at(places, 0)).values.length;
    const atOnce = Math.max(1, Math.min(CLIPS_AT_ONCE, Math.floor(VALUES_AT_ONCE / size)));
    for (const { start, end } of stretches(places.length, atOnce)) {
      const some = places.slice(start, end);
      const x = new Float32Array(some.length * size);
      for (const [position, place] of some.entries()) x.set(at(clips, place).values, position * size);
      const outputs = await run({ x: float32(x, [some.length, size / frames, frames]) });
      const values = outputs[name]?.data as Float32Array;
      const each = values.length / some.length;
      for (const [position, place] of some.entries()) {
        const { firstRow } = at(index.files, place);
        said.set(values.subarray(position * each, (position + 1) * each), firstRow * columns);
      }
    }
  }
  return said;
}
