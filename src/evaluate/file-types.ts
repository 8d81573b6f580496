import { chord } from '../prediction-types/chord.ts';
import type { PredictionType } from '../prediction-types/prediction-type.ts';
import { PREDICTION_TYPES } from '../prediction-types/registry.ts';
import type { FileType } from './file-type-names.ts';
import {
  prepareAlignments,
  prepareBeats,
  prepareChords,
  prepareKeys,
  prepareOnsets,
  prepareSegments,
  prepareTempi,
} from './reading/annotation-families.ts';
import {
  type LabelledFiles,
  type PreparedFiles,
  prepareEventFiles,
  prepareSceneFiles,
} from './reading/labelled-files.ts';
import { prepareMusic } from './reading/music-files.ts';
import { prepareTypedFiles } from './reading/typed-files.ts';

/** Reads files and prepares the scores that are named for them; undefined: those that are usual. */
type Prepare = (files: LabelledFiles, names: readonly string[] | undefined) => Promise<PreparedFiles>;

/** What `evaluate --type` takes besides prediction types: one line a type. */
const types = {
  event: (files, names = ['event_onset_200ms_fms', 'segment_1s_er']) => prepareEventFiles(files, names),
  melody: prepareMusic('melody'),
  multipitch: prepareMusic('multipitch'),
  notes: prepareMusic('notes'),
  onset: prepareOnsets,
  beat: prepareBeats,
  chord: (files, names) =>
    isTable(files.labels) ? prepareTypedFiles(chord, files, names) : prepareChords(files, names),
  segment: prepareSegments,
  key: prepareKeys,
  tempo: prepareTempi,
  alignment: prepareAlignments,
} as const satisfies Record<string, Prepare>;

/** Whether chords of many clips are in one file, as tasks have them. */
function isTable(labels: string): boolean {
  return /\.json$/i.test(labels);
}

const preparing: ReadonlyMap<string, Prepare> = new Map<string, Prepare>([
  ...PREDICTION_TYPES.map((type): [string, Prepare] => [type.name, prepareAs(type)]),
  ...Object.entries(types),
]);

/** All types that files are prepared as. */
export const preparedTypes: readonly string[] = [...preparing.keys()];

/** What there are scores of, in words. */
export function countedIn(type: FileType): string {
  return PREDICTION_TYPES.find(({ name }) => name === type)?.scoring.counted ?? 'clips';
}

function prepareAs(type: PredictionType): Prepare {
  const { family, ofFiles, read } = type.scoring;
  if (read === null) {
    return (files, names = ofFiles ?? []) => prepareSceneFiles(files, type.labels.oneEach, names);
  }
  if (Object.hasOwn(types, family)) return types[family as keyof typeof types];
  return (files, names) => prepareTypedFiles(type, files, names);
}

/** @throws RangeError for a type that there is not */
export function prepareOf(type: FileType): Prepare {
  const prepare = preparing.get(type);
  if (prepare === undefined) throw new RangeError(`${type} is no type of files`);
  return prepare;
}
