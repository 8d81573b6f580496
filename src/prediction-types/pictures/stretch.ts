/** What is to be seen of a stretch of a recording; times count from its start, in milliseconds. */
import { at } from '../../at.ts';
import type { Frames } from '../../formats/labels/frame-table.ts';
import { midiOfHz } from '../../formats/labels/midi-number.ts';
import { type Stretch, sliceFrames } from '../../formats/labels/slice-annotation.ts';
import type { Mark } from './music-marks.ts';
import type { MusicExcerpt } from './picture.ts';

/** Marks that are in a stretch, as long as they are in it. */
export function sliceMarks(marks: readonly Mark[], { start, end }: Stretch): readonly Mark[] {
  return marks.flatMap(([kind, key, from, to]): Mark[] =>
    from < end && to > start ? [[kind, key, Math.max(0, from - start), Math.min(end, to) - start]] : [],
  );
}

/** Time and pitch of all that frames have in a stretch, pitches as MIDI numbers with their fractions. */
export function pointsOf(frames: Frames<readonly number[]>, stretch: Stretch): MusicExcerpt['estimate'] {
  const { times, values } = sliceFrames(frames, stretch);
  return [...values].flatMap((frequencies, frame) =>
    frequencies.map((hertz) => [at(times, frame), midiOfHz(hertz)] as const),
  );
}
