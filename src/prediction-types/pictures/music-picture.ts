import { readMelodyTable } from '../../formats/labels/melody-table.ts';
import { readMultipitchTable } from '../../formats/labels/multipitch-table.ts';
import { readNotes } from '../../formats/labels/note-labels.ts';
import { multipitchOfMelody } from '../../formats/labels/pitch-conversions.ts';
import type { Stretch } from '../../formats/labels/slice-annotation.ts';
import type { Excerpt } from '../excerpt.ts';
import {
  distancesOf,
  type MusicMarks,
  marksOfFrames,
  marksOfNotes,
  pitchConfusion,
  shareWrong,
} from './music-marks.ts';
import type { MusicExcerpt, MusicPicture, Picture, PictureFiles } from './picture.ts';
import { pointsOf, sliceMarks } from './stretch.ts';

const MS = 1000;

/** Scores of each clip that are shown, those of the type. */
type ByClip = MusicPicture['byClip'];

export function melodyPicture(
  splits: readonly PictureFiles[],
  excerpts: readonly Excerpt[],
  byClip: ByClip,
): Promise<MusicPicture> {
  return musicPicture(splits, excerpts, byClip, {
    read: readMelodyTable,
    marksOf: (reference, estimated) =>
      marksOfFrames(multipitchOfMelody(reference), multipitchOfMelody(estimated)),
    points: (estimated, stretch) => pointsOf(multipitchOfMelody(estimated), stretch),
  });
}

export async function multipitchPicture(
  splits: readonly PictureFiles[],
  excerpts: readonly Excerpt[],
): Promise<Picture> {
  const byClip = ['multipitch_acc', 'multipitch_chroma_acc', 'multipitch_error'];
  const music = await musicPicture(splits, excerpts, byClip, {
    read: readMultipitchTable,
    marksOf: marksOfFrames,
    points: pointsOf,
  });
  return { plots: [], misses: [], music };
}

export async function notesPicture(
  splits: readonly PictureFiles[],
  excerpts: readonly Excerpt[],
): Promise<Picture> {
  const byClip = ['notes_onset_fms', 'notes_onset_offset_fms', 'notes_onset_only_fms', 'notes_onset_overlap'];
  const music = await musicPicture(splits, excerpts, byClip, {
    read: readNotes,
    marksOf: marksOfNotes,
    points: () => [],
  });
  return { plots: [], misses: [], music };
}

/** How a kind of annotation is looked at. */
interface Kind<T> {
  read(path: string): Promise<ReadonlyMap<string, T>>;
  marksOf(reference: T, estimated: T): MusicMarks;
  /** What is drawn of an estimate beside the marks, in a stretch of it. */
  points(estimated: T, stretch: Stretch): MusicExcerpt['estimate'];
}

/** What was right, missed, extra and octaves off in each clip and in what the task has chosen, and how far off in all. */
async function musicPicture<T>(
  splits: readonly PictureFiles[],
  excerpts: readonly Excerpt[],
  byClip: ByClip,
  { read, marksOf, points }: Kind<T>,
): Promise<MusicPicture> {
  const clips: MusicPicture['clips'][number][] = [];
  const chosen: MusicExcerpt[] = [];
  const pairs: MusicMarks['pairs'][number][] = [];
  for (const { split, labels, predictions } of splits) {
    const truth = await read(labels);
    for (const [file, estimated] of await read(predictions)) {
      const reference = truth.get(file);
      if (reference === undefined) continue;
      const marked = marksOf(reference, estimated);
      for (const pair of marked.pairs) pairs.push(pair);
      clips.push({ split, file, length: marked.length, marks: marked.marks, wrong: shareWrong(marked) });
      for (const excerpt of excerpts) {
        const stretch = { start: MS * excerpt.start, end: MS * excerpt.end };
        if (excerpt.clip !== file || stretch.start >= marked.length) continue;
        const marks = sliceMarks(marked.marks, stretch);
        chosen.push({ split, excerpt, marks, estimate: points(estimated, stretch) });
      }
    }
  }
  return { clips, excerpts: chosen, byClip, pitches: pitchConfusion(pairs), distances: distancesOf(pairs) };
}
