import { UserError } from '../../errors.ts';
import type { LabelledFile, Note } from './labels/labelled-file.ts';

const FEWEST_FOLDS = 3;

const OTHER_NAMES: Readonly<Record<string, string>> = {
  training: 'train',
  val: 'valid',
  validation: 'valid',
  validate: 'valid',
  testing: 'test',
};

const EXPECTED = 'train, valid and test, or the numbers of three folds or more';

/**
 * Names the splits as tasks do: train, valid, test, or fold00, fold01, ... without gaps, whatever number they begin at.
 *
 * @throws UserError for names that are none of these, or both, and for fewer than three folds
 */
export function nameSplits(
  name: string,
  rows: readonly LabelledFile[],
): { readonly rows: readonly LabelledFile[]; readonly notes: readonly Note[] } {
  const typed = [...new Set(rows.flatMap(({ split }) => split ?? []))];
  if (typed.length === 0) return { rows, notes: [] };
  const folds = new Map(
    typed.flatMap((split) => (foldNumber(split) === undefined ? [] : [[split, foldNumber(split) ?? 0]])),
  );
  if (folds.size === 0) return namedAs(rows, new Map(typed.map((split) => [split, splitName(name, split)])));
  const other = typed.find((split) => !folds.has(split));
  if (other !== undefined) {
    throw new UserError(`${name}: split ${other} beside fold ${[...folds.keys()][0]}; expected ${EXPECTED}`);
  }
  const numbers = [...new Set(folds.values())].sort((a, b) => a - b);
  if (numbers.length < FEWEST_FOLDS) {
    throw new UserError(
      `${name}: ${numbers.length === 1 ? 'one fold' : 'two folds'} (${typed.join(', ')}); expected three or more, as one is for ` +
        'testing and one for choosing; or the names train, valid and test; or --ignore and the column',
    );
  }
  const loose = rows.find(({ split }) => split === undefined);
  if (loose !== undefined) {
    throw new UserError(`${name}: ${loose.file} is in no fold, others are; expected a fold for every file`);
  }
  return namedAs(
    rows,
    new Map(
      [...folds].map(([split, number]) => [split, `fold${String(numbers.indexOf(number)).padStart(2, '0')}`]),
    ),
  );
}

function namedAs(rows: readonly LabelledFile[], names: ReadonlyMap<string, string>) {
  const renamed = [...names]
    .filter(([typed, named]) => typed !== named)
    .sort(([, a], [, b]) => (a < b ? -1 : 1));
  const loose = rows.filter(({ split }) => split === undefined).length;
  const notes: Note[] = [];
  if (renamed.length > 0) {
    notes.push(['splits', renamed.map(([typed, named]) => `${typed} is ${named}`).join(', ')]);
  }
  if (loose > 0) notes.push(['splits', `${loose} rows name none and are in train`]);
  const named = rows.map(({ split, ...row }) => {
    return split === undefined ? row : { ...row, split: names.get(split) ?? split };
  });
  return { rows: named, notes };
}

function foldNumber(split: string): number | undefined {
  const [, digits] = /^(?:fold|split)?[ _-]*(\d{1,6})(?:\.0+)?$/i.exec(split) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function splitName(name: string, typed: string): string {
  const lower = typed.toLowerCase();
  const named = OTHER_NAMES[lower] ?? lower;
  if (['train', 'valid', 'test'].includes(named)) return named;
  throw new UserError(`${name}: split ${typed}; expected ${EXPECTED}`);
}
