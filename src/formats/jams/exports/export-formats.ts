import type { ConvertedFormat } from '../converted-formats.ts';
import { type Annotation, type LongAnnotation, wholeAnnotation } from '../jams.ts';
import { audacityPieces, audacityText } from './audacity.ts';
import { labPieces, labText } from './lab.ts';
import { layerCsv, layerPieces } from './layer-csv.ts';
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

/** The same in pieces, of which one is in memory at a time; what is wrong is told before the first. Notes as MIDI are one piece. */
export const EXPORT_PIECES = {
  lab: labPieces,
  csv: layerPieces,
  audacity: audacityPieces,
  midi: (annotation, tell) => [midiFile(wholeAnnotation(annotation), tell)],
} as const satisfies Readonly<
  Record<
    keyof typeof EXPORT_FORMATS,
    (annotation: LongAnnotation, tell: (line: string) => void) => Iterable<string | Uint8Array>
  >
>;
