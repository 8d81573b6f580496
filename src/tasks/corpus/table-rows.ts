import { BadInputsError } from '../../errors.ts';
import type { DistanceType, NumberType } from '../../formats/prediction-type.ts';
import type { MetadataRow } from './metadata-rows.ts';

/** What `belongsTo` says, where a row needs it. */
const SET: Readonly<Record<DistanceType | NumberType, string | null>> = {
  jnd: 'the pair',
  ranking: 'the ranked list',
  regression: 'the target',
  pitch: null,
};

/**
 * Checks the rows of a corpus whose labels are numbers.
 *
 * @throws BadInputsError that names the files whose rows say less than they must
 */
export function checkTableRows(rows: readonly MetadataRow[], type: DistanceType | NumberType): void {
  const problems = new Set<string>();
  const pairs = new Map<string, (string | number)[]>();
  const told = new Set<string>();
  for (const { relpath, label, belongsTo, start } of rows) {
    const value = label === '' || label === null ? Number.NaN : Number(label);
    if (!Number.isFinite(value)) problems.add(`${relpath}: label ${label}; expected a number`);
    if (type === 'jnd' && value !== 0 && value !== 1)
      problems.add(`${relpath}: label ${label}; expected 0 or 1`);
    if (type === 'pitch' && start === undefined)
      problems.add(`${relpath}: no start; expected the time of a frame`);
    const set = SET[type];
    if (set !== null && belongsTo === undefined) problems.add(`${relpath}: no belongsTo; expected ${set}`);
    const what = JSON.stringify([relpath, belongsTo, start]);
    if (type !== 'jnd' && told.has(what))
      problems.add(`${relpath}: ${belongsTo ?? `${start} ms`} is there twice; expected it once`);
    told.add(what);
    if (type === 'jnd') pairs.set(belongsTo ?? '', [...(pairs.get(belongsTo ?? '') ?? []), label ?? '']);
  }
  for (const [pair, labels] of pairs) {
    if (labels.length !== 2) problems.add(`pair ${pair}: ${labels.length} files; expected 2`);
    else if (String(labels[0]) !== String(labels[1]))
      problems.add(`pair ${pair}: labels differ; expected the same`);
  }
  if (problems.size > 0) throw new BadInputsError(`${problems.size} labels cannot be used:`, [...problems]);
}
