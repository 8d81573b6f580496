import type { ConvertedFormat } from '../converted-formats.ts';
import type { Annotation } from '../jams.ts';
import { audacityText } from './audacity.ts';
import { labText } from './lab.ts';
import { layerCsv } from './layer-csv.ts';
import { midiFile } from './midi.ts';

/** What one annotation can be written as, for programs that do not read JAMS. */
export const EXPORT_FORMATS = {
  /** mir_eval and data sets. */
  lab: labText,
  /** Sonic Visualiser. */
  csv: layerCsv,
  audacity: audacityText,
  midi: midiFile,
} as const satisfies Readonly<
  Record<
    Exclude<ConvertedFormat, 'jams'>,
    (annotation: Annotation, tell: (line: string) => void) => string | Uint8Array
  >
>;
