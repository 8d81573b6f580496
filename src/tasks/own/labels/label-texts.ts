import { UserError } from '../../../errors.ts';
import type { LabelReading } from './label-reading.ts';
import { divided } from './label-rows.ts';
import type { LabelTable, Note } from './labelled-file.ts';
import { several } from './told-names.ts';

const SEPARATORS = [';', '|'];
/** Characters. */
const LONGEST = 500;
const SHOWN = 60;
/** What programs write where a label is missing. */
const MISSING = new Set(['nan', 'none', 'null', 'n/a', 'na', '<na>']);

/**
 * Looks at labels for what is rarely meant: several in one, and two that differ in case alone.
 *
 * @throws UserError for labels that look like several, unless an option says what they are
 */
export function checkLabelTexts(
  name: string,
  { type, rows }: LabelTable,
  { separator }: LabelReading,
): Note[] {
  if (type !== 'labels') return [];
  const fileOf = new Map<string, string>();
  for (const { file, label } of rows) {
    if (typeof label === 'string' && !fileOf.has(label)) fileOf.set(label, file);
  }
  const labels = [...fileOf.keys()];
  for (const label of labels) checkOneLabel(`${name}, ${fileOf.get(label)}`, label);
  if (separator === undefined) {
    for (const mark of SEPARATORS) {
      refuse(
        labels.filter((label) => label.includes(mark)),
        mark,
      );
    }
    const known = new Set(labels);
    for (const mark of ['/', '+', '&', ' ']) {
      refuse(
        labels.filter(
          (label) => label.includes(mark) && divided(label, mark).every((part) => known.has(part)),
        ),
        mark,
      );
    }
    refuse(
      labels.filter(
        (label) => label.includes(',') && label.split(',').some((part) => known.has(part.trim())),
      ),
      ',',
    );
  }
  const commas = labels.filter((label) => label.includes(','));
  const missing = labels.filter((label) => MISSING.has(label.toLowerCase()));
  return [
    ...note(commas, 'with a comma inside, each taken as one'),
    ...note(missing, 'taken as labels, though they look like none'),
    ...note(alike(labels), 'that differ in case alone'),
  ];

  function refuse(several: readonly string[], mark: string): void {
    const [first] = several;
    if (first === undefined) return;
    const others = several.length === 1 ? '' : ` and ${several.length - 1} more like it`;
    throw new UserError(
      `${name}: label '${first}' of ${fileOf.get(first)}${others}: one label or several? expected --separator '${mark}', or --separator none`,
    );
  }
}

/** @throws UserError for what a quote that is closed too late makes of several rows */
function checkOneLabel(place: string, label: string): void {
  if (label.length <= LONGEST && !/[\r\n]/.test(label)) return;
  const shown = label.length > SHOWN ? `${label.slice(0, SHOWN)}...` : label;
  throw new UserError(
    `${place}: label '${shown}' of ${label.length} characters; expected one line of ${LONGEST} at most`,
  );
}

function note(labels: readonly string[], text: string): Note[] {
  return labels.length === 0 ? [] : [['labels', `${several(labels.map((label) => `'${label}'`))}: ${text}`]];
}

function alike(labels: readonly string[]): string[] {
  const byCase = new Map<string, string[]>();
  for (const label of labels) {
    byCase.set(label.toLowerCase(), [...(byCase.get(label.toLowerCase()) ?? []), label]);
  }
  return [...byCase.values()].filter((same) => same.length > 1).flat();
}
