import type { PlayedNote } from '../../datasets/soundfont/played-note.ts';

/** A pause that is not longer than this, in milliseconds, is no end. */
const PAUSE = 1000;

/**
 * From when to when a part sounds, without its short pauses.
 *
 * @param length of the clip, behind which nothing sounds. Milliseconds all
 */
export function soundingSpans(
  notes: readonly PlayedNote[],
  length: number,
): readonly { readonly start: number; readonly end: number }[] {
  const spans: { start: number; end: number }[] = [];
  for (const { start, end } of notes.toSorted((a, b) => a.start - b.start)) {
    const last = spans.at(-1);
    const until = Math.min(end, length);
    if (last !== undefined && start - last.end <= PAUSE) last.end = Math.max(last.end, until);
    else spans.push({ start, end: until });
  }
  return spans;
}
