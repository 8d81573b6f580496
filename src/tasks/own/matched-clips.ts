import { BadInputsError } from '../../errors.ts';
import { fewLines } from '../../few.ts';
import { clipFinder, type FoundBy, isAudioName } from './clip-names.ts';
import type { LabelTable, Note } from './labels/labelled-file.ts';
import { counted, several } from './labels/told-names.ts';

const TOLD: Readonly<Record<Exclude<FoundBy, 'path'>, string>> = {
  extension: 'without their extension, or with another one',
  name: 'by their names alone, or the ends of their paths',
  end: 'by longer paths that end as theirs',
};

const PROBLEMS_TOLD = 20;

/**
 * Puts the audio files into the rows in the place of what labels call them, and tells which have no labels.
 *
 * @param options.labels names the labels in errors
 * @param options.files relative paths of all files in the folder of audio
 * @param options.skipMissing leaves out what is not there
 * @throws BadInputsError for names that are no file, several files, or one file by two names
 */
export function matchClips(
  { rows, ...table }: LabelTable,
  options: {
    readonly labels: string;
    readonly files: readonly string[];
    readonly skipMissing?: boolean;
  },
): LabelTable {
  const { labels, files, skipMissing = false } = options;
  const finder = clipFinder(files);
  const fileOf = new Map<string, string>();
  const nameOf = new Map<string, string>();
  const counts = new Map<FoundBy, number>();
  const missing: string[] = [];
  const problems: string[] = [];
  for (const name of new Set(rows.map(({ file }) => file))) {
    const found = finder.find(name);
    if (!('file' in found)) {
      if (found.length === 0) missing.push(name);
      else problems.push(`${name}: ${found.length} files are called so: ${several(found)}`);
      continue;
    }
    const other = nameOf.get(found.file);
    if (other !== undefined) problems.push(`${found.file}: is called ${other} and ${name}`);
    nameOf.set(found.file, name);
    fileOf.set(name, found.file);
    counts.set(found.by, (counts.get(found.by) ?? 0) + 1);
  }
  if (problems.length > 0) {
    throw new BadInputsError(
      `${labels}: ${problems.length} names are not those of one audio file each; expected paths in the folder of audio:`,
      cut(problems),
    );
  }
  if (missing.length > 0 && (!skipMissing || fileOf.size === 0)) {
    const expected =
      'expected paths in the folder of audio (another extension is no harm), names that are there once, or ' +
      '--skip-missing to leave them out';
    throw new BadInputsError(
      `${labels}: ${missing.length} of ${missing.length + fileOf.size} labelled audio files are missing; ${expected}:`,
      cut(missing),
    );
  }
  const matched = rows.flatMap((row) => {
    const file = fileOf.get(row.file);
    return file === undefined ? [] : [{ ...row, file }];
  });
  const notes = [...table.notes, ...foundNotes(counts, fileOf.size), ...leftOutNotes(files, nameOf, missing)];
  return { ...table, rows: matched, notes };
}

function foundNotes(counts: ReadonlyMap<FoundBy, number>, all: number): Note[] {
  return Object.entries(TOLD).flatMap(([by, how]) => {
    const count = counts.get(by as FoundBy) ?? 0;
    return count === 0 ? [] : [['names', `${count} of ${all} files were found ${how}`] as const];
  });
}

function leftOutNotes(
  files: readonly string[],
  nameOf: ReadonlyMap<string, string>,
  missing: readonly string[],
): Note[] {
  const unlabelled = files.filter((file) => isAudioName(file) && !nameOf.has(file));
  return [
    ...(unlabelled.length === 0
      ? []
      : [
          [
            'left out',
            `${counted(unlabelled.length, 'audio file')} that no label names: ${several(unlabelled)}`,
          ] as const,
        ]),
    ...(missing.length === 0
      ? []
      : [['left out', `${counted(missing.length, 'labelled file')} missing: ${several(missing)}`] as const]),
  ];
}

function cut(problems: readonly string[]): readonly string[] {
  return fewLines(problems, PROBLEMS_TOLD);
}
