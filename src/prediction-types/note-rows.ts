import type { NoteLabels } from '../formats/labels/note-labels.ts';
import type { Note } from '../formats/labels/note-table.ts';
import { compareText } from '../numerics/text-order.ts';
import { clipOf } from './corpus-numbers.ts';
import type { LabelRow } from './prediction-type.ts';

/** What is wrong with rows that stand for a note each, or say that a clip has none; each in one line. */
export function noteRowProblems(rows: readonly LabelRow[]): readonly string[] {
  const problems = new Set<string>();
  for (const { relpath, label, start, end, velocity } of rows) {
    if (label === null) continue;
    const hertz = label === '' ? Number.NaN : Number(label);
    if (!(hertz > 0 && Number.isFinite(hertz))) {
      problems.add(`${relpath}: label ${label}; expected the frequency of a note, Hz above 0`);
    }
    if (!(start !== undefined && end !== undefined && start >= 0 && end > start && Number.isFinite(end))) {
      problems.add(`${relpath}: a note from ${start} to ${end} ms; expected an end after a start from 0`);
    }
    if (velocity !== undefined && !(velocity >= 0 && Number.isFinite(velocity))) {
      problems.add(`${relpath}: velocity ${velocity}; expected a number from 0`);
    }
  }
  return [...problems];
}

/** The notes of each clip by onset and pitch; clips sorted. */
export function notesOfRows(rows: readonly LabelRow[]): NoteLabels {
  const clips = new Map<string, Note[]>();
  for (const row of [...rows].sort((a, b) => compareText(a.filestem, b.filestem))) {
    const ofClip = clips.get(clipOf(row)) ?? [];
    clips.set(clipOf(row), ofClip);
    const { label, start = 0, end = 0, velocity } = row;
    if (label === null) continue;
    ofClip.push({ start, end, frequency: Number(label), ...(velocity === undefined ? {} : { velocity }) });
  }
  for (const ofClip of clips.values()) ofClip.sort((a, b) => a.start - b.start || a.frequency - b.frequency);
  return clips;
}
