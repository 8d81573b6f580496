import { readMelodyTable } from '../../formats/labels/melody-table.ts';
import { readMultipitchTable } from '../../formats/labels/multipitch-table.ts';
import { readNotes } from '../../formats/labels/note-labels.ts';
import { multipitchOfMelody } from '../../formats/labels/pitch-conversions.ts';
import {
  distancesOf,
  type MusicMarks,
  marksOfFrames,
  marksOfNotes,
  pitchConfusion,
  shareWrong,
} from './music-marks.ts';
import type { MusicPicture, Picture, PictureFiles } from './picture.ts';

/** Scores of each clip that are shown, those of the type. */
type ByClip = MusicPicture['byClip'];

export function melodyPicture(splits: readonly PictureFiles[], byClip: ByClip): Promise<MusicPicture> {
  return musicPicture(splits, byClip, readMelodyTable, (reference, estimated) =>
    marksOfFrames(multipitchOfMelody(reference), multipitchOfMelody(estimated)),
  );
}

export async function multipitchPicture(splits: readonly PictureFiles[]): Promise<Picture> {
  const byClip = ['multipitch_acc', 'multipitch_chroma_acc', 'multipitch_error'];
  return {
    plots: [],
    misses: [],
    music: await musicPicture(splits, byClip, readMultipitchTable, marksOfFrames),
  };
}

export async function notesPicture(splits: readonly PictureFiles[]): Promise<Picture> {
  const byClip = ['notes_onset_fms', 'notes_onset_offset_fms', 'notes_onset_only_fms', 'notes_onset_overlap'];
  return { plots: [], misses: [], music: await musicPicture(splits, byClip, readNotes, marksOfNotes) };
}

/** What was right, missed, extra and octaves off in each clip, and how far off in all. */
async function musicPicture<T>(
  splits: readonly PictureFiles[],
  byClip: ByClip,
  read: (path: string) => Promise<ReadonlyMap<string, T>>,
  marksOf: (reference: T, estimated: T) => MusicMarks,
): Promise<MusicPicture> {
  const clips: MusicPicture['clips'][number][] = [];
  const pairs: MusicMarks['pairs'][number][] = [];
  for (const { split, labels, predictions } of splits) {
    const truth = await read(labels);
    for (const [file, estimated] of await read(predictions)) {
      const reference = truth.get(file);
      if (reference === undefined) continue;
      const marked = marksOf(reference, estimated);
      for (const pair of marked.pairs) pairs.push(pair);
      clips.push({ split, file, length: marked.length, marks: marked.marks, wrong: shareWrong(marked) });
    }
  }
  return { clips, byClip, pitches: pitchConfusion(pairs), distances: distancesOf(pairs) };
}
