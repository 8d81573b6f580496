import { UserError } from '../../errors.ts';
import { isChord } from '../../formats/labels/chord-label.ts';
import type { PredictionTypeName } from '../../prediction-types/registry.ts';
import type { LabelledFile, LabelTable } from './labels/labelled-file.ts';

export interface TaskKind {
  readonly kind: 'event' | PredictionTypeName;
  /** What of the labels decided it, in words. */
  readonly why: string;
}

/** @throws UserError for labels with times beside such without */
export function taskKind({ type, rows }: Pick<LabelTable, 'type' | 'rows'>): TaskKind {
  if (type !== 'labels') return { kind: type, why: 'the columns say' };
  const labelled = rows.filter(({ label }) => label !== null);
  const files = new Map<string, LabelledFile[]>();
  for (const row of rows) {
    const ofFile = files.get(row.file);
    if (ofFile === undefined) files.set(row.file, [row]);
    else ofFile.push(row);
  }
  if (labelled.length === 0) {
    throw new UserError(`none of ${files.size} files has a label; expected some that have`);
  }
  const untimed = labelled.filter(({ start }) => start === undefined);
  if (untimed.length === 0) {
    return [...files.values()].every(areChords) && labelled.some(({ label }) => String(label).includes(':'))
      ? { kind: 'chord', why: 'all labels are chords, one after the other' }
      : { kind: 'event', why: 'labels have times' };
  }
  if (untimed.length < labelled.length) {
    const [{ file, label } = { file: '', label: '' }] = untimed;
    throw new UserError(
      `${untimed.length} of ${labelled.length} labels have no times, the first of them ${label} of ${file}; expected all or none`,
    );
  }
  const many = [...files].filter(([, ofFile]) => ofFile.length > 1);
  const none = rows.length - labelled.length;
  if (many.length === 0 && none === 0) return { kind: 'multiclass', why: 'each file has one label' };
  const [[file, ofFile] = ['', []]] = many;
  const labels = ofFile.map(({ label }) => label).join(', ');
  const first =
    many.length === 0
      ? []
      : [`${many.length} of ${files.size} files have several labels, the first of them ${file} (${labels})`];
  const without = none === 0 ? [] : [`${none} of ${files.size} files have no label`];
  return { kind: 'multilabel', why: [...first, ...without].join('; ') };
}

/** Whether each label of a file is a chord, and none begins before another's end. */
function areChords(ofFile: readonly LabelledFile[]): boolean {
  const rising = [...ofFile].sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
  return rising.every(({ label, start = 0, end = 0 }, place) => {
    const next = rising[place + 1]?.start ?? end;
    return label !== null && isChord(String(label)) && start < end && end <= next;
  });
}
