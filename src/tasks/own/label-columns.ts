import { UserError } from '../../errors.ts';
import { isDistanceType } from '../../formats/prediction-type.ts';
import type { LabelTableType } from './labelled-file.ts';

/** Other names that columns have in the field, by the name they have here. */
const COLUMN_NAMES: Readonly<Record<string, readonly string[]>> = {
  filename: ['filename', 'file', 'path', 'fname'],
  label: ['label', 'event_label', 'class', 'category'],
  labels: ['labels', 'tags'],
  start: ['start'],
  end: ['end'],
  onset: ['onset'],
  offset: ['offset'],
  filename1: ['filename1', 'file1', 'path1', 'fname1'],
  filename2: ['filename2', 'file2', 'path2', 'fname2'],
  pair: ['pair'],
  different: ['different'],
  rank_group: ['rank_group', 'list'],
  rank: ['rank'],
  target: ['target'],
  value: ['value'],
  timestamp: ['timestamp'],
  time: ['time'],
  frequency: ['frequency', 'f0'],
  split: ['split', 'fold'],
  group: ['group', 'split_key', 'speaker', 'source'],
};

const SPLITS = ['split', 'group'];
const EVENTS = ['start', 'end', 'onset', 'offset'];
/** What corpora with labels have besides, and which tells nothing alone: it is passed over. */
const BESIDES = ['target', 'frequency'];

/** Each way to write labels down, by the columns that it needs and those that may be there too. */
interface Layout {
  readonly layout: string;
  readonly type: LabelTableType;
  readonly needs: readonly string[];
  readonly may: readonly string[];
}

const LAYOUTS = [
  { layout: 'label', type: 'labels', needs: ['filename', 'label'], may: [...EVENTS, ...SPLITS, ...BESIDES] },
  { layout: 'lists', type: 'labels', needs: ['filename', 'labels'], may: [...EVENTS, ...SPLITS, ...BESIDES] },
  { layout: 'pairs', type: 'jnd', needs: ['filename1', 'filename2', 'different'], may: ['group'] },
  { layout: 'halves', type: 'jnd', needs: ['filename', 'pair', 'different'], may: ['group'] },
  { layout: 'ranks', type: 'ranking', needs: ['filename', 'rank_group', 'rank'], may: ['group'] },
  { layout: 'values', type: 'regression', needs: ['filename', 'target', 'value'], may: SPLITS },
  { layout: 'frames', type: 'pitch', needs: ['filename', 'timestamp', 'frequency'], may: SPLITS },
  { layout: 'framesInSeconds', type: 'pitch', needs: ['filename', 'time', 'frequency'], may: SPLITS },
  // The last, as any other column is a target then.
  { layout: 'targets', type: 'regression', needs: ['filename'], may: ['value', 'frequency', ...SPLITS] },
] as const satisfies readonly Layout[];

const EXPECTED =
  'filename and label or labels; filename1, filename2 and different; filename, pair and different; ' +
  'filename, rank_group and rank; filename, timestamp or time, and frequency; ' +
  'filename, target and value; or filename and value, or a column for each target';

export interface LabelColumns {
  readonly layout: (typeof LAYOUTS)[number]['layout'];
  readonly type: LabelTableType;
  /** All of them, as the file names them. */
  readonly names: readonly string[];
  /** Where a column is, by the name that it has here. */
  readonly places: ReadonlyMap<string, number>;
  /** Where the targets are that have a column each. */
  readonly targets: readonly number[];
}

/**
 * What the columns of a csv file tell of the labels in it.
 *
 * @throws UserError for columns that are too few, of two kinds, or there twice
 */
export function labelColumns(path: string, header: readonly string[]): LabelColumns {
  const names = header.map((name) => name.trim());
  const twice = names.find((name, place) => name !== '' && names.indexOf(name) !== place);
  if (twice !== undefined) throw new UserError(`${path}, row 1: column ${twice} is there twice`);
  const places = placesOf(names);
  const found = LAYOUTS.find(({ needs }) => needs.every((column) => places.has(column)));
  const allowed: readonly string[] = found === undefined ? [] : [...found.needs, ...found.may];
  const foreign = [...places.keys()].find((column) => !allowed.includes(column));
  const targets = found?.layout === 'targets' ? targetsOf(names) : [];
  const areTargets = foreign === undefined && targets.length > 0;
  if (found === undefined || (found.layout === 'targets' && !areTargets)) {
    throw new UserError(`${path}: columns ${names.join(', ')}; expected ${EXPECTED}`);
  }
  const { layout, type, needs } = found;
  if (foreign !== undefined) {
    const name = names[places.get(foreign) ?? -1];
    throw new UserError(
      foreign === 'split' && type !== 'labels' && isDistanceType(type)
        ? `${path}: column ${name}; expected none, as nothing is trained for ${type} and all of it is in test`
        : `${path}: column ${name} beside ${needs.join(', ')}; expected columns of one kind of labels`,
    );
  }
  return { layout, type, names, places, targets };
}

function placesOf(columns: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [name, others] of Object.entries(COLUMN_NAMES)) {
    const place = columns.findIndex((column) => others.includes(column.toLowerCase()));
    if (place !== -1) places.set(name, place);
  }
  return places;
}

/** Columns without a name, as pandas writes its index, are passed over. */
function targetsOf(names: readonly string[]): number[] {
  const known = ['filename', ...SPLITS].flatMap((column) => COLUMN_NAMES[column] ?? []);
  return [...names.keys()].filter((place) => {
    const name = names[place] ?? '';
    return name !== '' && !known.includes(name.toLowerCase());
  });
}
