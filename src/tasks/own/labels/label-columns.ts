import { at } from '../../../at.ts';
import { UserError } from '../../../errors.ts';
import { predictionType } from '../../../prediction-types/registry.ts';
import { COLUMN_NAMES, FILE_LIKE, TIME_COLUMNS, type TimeColumns } from './column-names.ts';
import { type LabelReading, NONE } from './label-reading.ts';
import type { LabelTableType } from './labelled-file.ts';

const SPLITS = ['split', 'group'];
/** What corpora with labels have besides, and which tells nothing alone: it is passed over. */
const BESIDES = ['target', 'frequency', 'frequencies', 'velocity'];

/** Each way to write labels down, by the columns that it needs and those that may be there too. */
interface Layout {
  readonly layout: string;
  readonly type: LabelTableType;
  readonly needs: readonly string[];
  readonly may: readonly string[];
}

const LAYOUTS = [
  { layout: 'label', type: 'labels', needs: ['filename', 'label'], may: ['times', ...SPLITS, ...BESIDES] },
  { layout: 'lists', type: 'labels', needs: ['filename', 'labels'], may: ['times', ...SPLITS, ...BESIDES] },
  { layout: 'pairs', type: 'jnd', needs: ['filename1', 'filename2', 'different'], may: ['group'] },
  { layout: 'halves', type: 'jnd', needs: ['filename', 'pair', 'different'], may: ['group'] },
  { layout: 'ranks', type: 'ranking', needs: ['filename', 'rank_group', 'rank'], may: ['group'] },
  { layout: 'values', type: 'regression', needs: ['filename', 'target', 'value'], may: SPLITS },
  { layout: 'frames', type: 'pitch', needs: ['filename', 'timestamp', 'frequency'], may: SPLITS },
  { layout: 'framesInSeconds', type: 'pitch', needs: ['filename', 'time', 'frequency'], may: SPLITS },
  { layout: 'pitches', type: 'multipitch', needs: ['filename', 'timestamp', 'frequencies'], may: SPLITS },
  { layout: 'pitchesInSeconds', type: 'multipitch', needs: ['filename', 'time', 'frequencies'], may: SPLITS },
  { layout: 'notes', type: 'notes', needs: ['filename', 'frequency', 'times'], may: ['velocity', ...SPLITS] },
  // The last, as any other column is a target then.
  {
    layout: 'targets',
    type: 'regression',
    needs: ['filename'],
    may: ['value', 'frequency', 'frequencies', 'velocity', ...SPLITS],
  },
] as const satisfies readonly Layout[];

const EXPECTED =
  'filename and label or labels; filename1, filename2 and different; filename, pair and different; ' +
  'filename, rank_group and rank; filename, timestamp or time, and frequency or frequencies; filename, start, end and frequency; ' +
  'filename, target and value; or filename and value, or a column for each target';

const OPTIONS = {
  '--file': '--file says which column names the audio files, --columns names all where there is no header',
  '--label': '--label says which column is the label',
};

/** Options that say which column is what. */
const CHOSEN = { file: 'filename', label: 'label', split: 'split', group: 'group' } as const;

export interface LabelColumns {
  readonly layout: (typeof LAYOUTS)[number]['layout'];
  readonly type: LabelTableType;
  /** All of them, as the file names them. */
  readonly names: readonly string[];
  /** Where a column is, by the name that it has here. */
  readonly places: ReadonlyMap<string, number>;
  /** Where the targets are that have a column each. */
  readonly targets: readonly number[];
  /** The columns of times, where events have them. */
  readonly times: TimeColumns | undefined;
  /** What each column is, by the name it has here and the name it has in the file. */
  readonly used: readonly (readonly [role: string, name: string])[];
  /** Names of columns that nothing is made of. */
  readonly unused: readonly string[];
}

/**
 * What the columns of a csv file tell of the labels in it.
 *
 * @throws UserError for columns that are too few, of two kinds, or there twice
 */
export function labelColumns(
  path: string,
  header: readonly string[],
  reading: LabelReading = {},
): LabelColumns {
  const names = header.map((name) => name.trim());
  if (names[0]?.startsWith('#')) {
    throw new UserError(
      `${path}, row 1: begins with #, as comments do; expected the names of the columns there, or --columns and no comments`,
    );
  }
  const ignored = new Set(placesOfIgnored(path, names, reading));
  const twice = names.find(
    (name, place) => name !== '' && !ignored.has(place) && names.indexOf(name) !== place,
  );
  if (twice !== undefined) throw new UserError(`${path}, row 1: column ${twice} is there twice`);
  const places = placesOf(path, names, ignored, reading);
  const times = timeColumns(path, names, ignored);
  const has = (column: string) => (column === 'times' ? times !== undefined : places.has(column));
  const isChosen = reading.label !== undefined;
  const found = LAYOUTS.find(({ layout, needs }) =>
    isChosen ? layout === 'label' && needs.every(has) : needs.every(has),
  );
  const allowed: readonly string[] = found === undefined ? [] : [...found.needs, ...found.may];
  // A column that was chosen as label leaves no doubt; nothing is made of others.
  const foreign = [...places.keys(), ...(times === undefined ? [] : ['times'])].find(
    (column) => !isChosen && !allowed.includes(column),
  );
  const targets = found?.layout === 'targets' ? targetsOf(names, places, ignored) : [];
  const areTargets = foreign === undefined && targets.length > 0;
  if (found === undefined || (found.layout === 'targets' && !areTargets)) {
    const option = has('filename') || has('filename1') ? '--label' : '--file';
    throw new UserError(`${path}: columns ${names.join(', ')}; expected ${EXPECTED}; ${OPTIONS[option]}`);
  }
  const { layout, type, needs } = found;
  if (type === 'labels' && times === undefined) refuseHalfTimes(path, names, ignored);
  if (foreign !== undefined) {
    const name = foreign === 'times' ? times?.from : names[places.get(foreign) ?? -1];
    throw new UserError(
      foreign === 'split' && type !== 'labels' && predictionType(type).method.by === 'distance'
        ? `${path}: column ${name}; expected none, as nothing is trained for ${type} and all of it is in test`
        : `${path}: column ${name} beside ${needs.join(', ')}; expected columns of one kind of labels, or --ignore ${name}`,
    );
  }
  const roles = rolesOf(found, places);
  const taken = new Set([...roles.values(), ...targets]);
  const unused = names.filter(
    (name, place) => name !== '' && !taken.has(place) && !isTime(name, times) && !ignored.has(place),
  );
  const used = [...roles].map(([role, place]) => [role, at(names, place)] as const);
  const timePlaces = names.flatMap((name, place) =>
    isTime(name, times) && !ignored.has(place) ? [[name.toLowerCase(), place] as const] : [],
  );
  return { layout, type, names, places: new Map([...places, ...timePlaces]), targets, times, used, unused };
}

function placesOfIgnored(path: string, names: readonly string[], { ignore = [] }: LabelReading): number[] {
  const dashes = [...names.keys()].filter((place) => names[place] === '-');
  return [...dashes, ...ignore.map((name) => placeOf(path, names, '--ignore', name))];
}

function placeOf(path: string, names: readonly string[], option: string, name: string): number {
  const exact = names.indexOf(name);
  const place = exact === -1 ? names.findIndex((one) => one.toLowerCase() === name.toLowerCase()) : exact;
  if (place !== -1) return place;
  throw new UserError(`${option} ${name}: ${path} has no such column; expected one of ${names.join(', ')}`);
}

function placesOf(
  path: string,
  names: readonly string[],
  ignored: ReadonlySet<number>,
  reading: LabelReading,
): Map<string, number> {
  const chosen = new Map<string, number>();
  for (const [option, column] of Object.entries(CHOSEN)) {
    const name = reading[option as keyof typeof CHOSEN];
    if (name === undefined || (option === 'group' && name === NONE)) continue;
    chosen.set(column, placeOf(path, names, `--${option}`, name));
  }
  const taken = new Set([...chosen.values(), ...ignored]);
  const places = new Map<string, number>();
  const key = (column: string) => column.toLowerCase().replaceAll(/[\s-]+/g, '_');
  for (const [name, others] of Object.entries(COLUMN_NAMES)) {
    const place =
      chosen.get(name) ??
      (name === 'group' && reading.group === NONE
        ? -1
        : names.findIndex((column, index) => !taken.has(index) && others.includes(key(column))));
    if (place !== -1) places.set(name, place);
  }
  const [file, other] = [...names.keys()].filter(
    (place) => !taken.has(place) && FILE_LIKE.test(key(at(names, place))),
  );
  const isNamed = places.has('filename') || places.has('filename1');
  if (!isNamed && file !== undefined && other === undefined) places.set('filename', file);
  return places;
}

function timeColumns(
  path: string,
  names: readonly string[],
  ignored: ReadonlySet<number>,
): TimeColumns | undefined {
  const there = new Set(names.flatMap((name, place) => (ignored.has(place) ? [] : [name.toLowerCase()])));
  const found = TIME_COLUMNS.filter(({ from, to }) => there.has(from) && there.has(to));
  if (found.length > 1) {
    const pairs = found.map(({ from, to }) => `${from} and ${to}`).join(', ');
    throw new UserError(`${path}: times in columns ${pairs}; expected one pair, or --ignore for the other`);
  }
  return found[0];
}

function refuseHalfTimes(path: string, names: readonly string[], ignored: ReadonlySet<number>): void {
  for (const [place, name] of names.entries()) {
    const half = TIME_COLUMNS.find(({ from }) => from === name.toLowerCase());
    if (half === undefined || ignored.has(place)) continue;
    throw new UserError(
      `${path}: column ${name} without ${half.to}; expected both times of an event, or --ignore ${name}`,
    );
  }
}

function isTime(name: string, times: TimeColumns | undefined): boolean {
  return times !== undefined && (name.toLowerCase() === times.from || name.toLowerCase() === times.to);
}

function rolesOf({ layout, needs, may }: Layout, places: ReadonlyMap<string, number>): Map<string, number> {
  const besides = layout === 'notes' ? [] : BESIDES;
  const columns = [...needs, ...may.filter((column) => !besides.includes(column))];
  return new Map(
    columns
      .flatMap((column) => [[column, places.get(column) ?? -1] as const])
      .filter(([, place]) => place !== -1),
  );
}

/** Columns without a name, as pandas writes its index, are passed over. */
function targetsOf(
  names: readonly string[],
  places: ReadonlyMap<string, number>,
  ignored: ReadonlySet<number>,
): number[] {
  const known = ['filename', ...SPLITS].flatMap((column) => COLUMN_NAMES[column] ?? []);
  const roles = new Set(['filename', ...SPLITS].map((column) => places.get(column)));
  return [...names.keys()].filter((place) => {
    const name = at(names, place);
    return name !== '' && !ignored.has(place) && !roles.has(place) && !known.includes(name.toLowerCase());
  });
}
