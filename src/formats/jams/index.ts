/** Music annotations in JAMS files: read, checked, searched, cut, converted and written. Published as `heareval/jams`. */
export type { Json, JsonObject } from '../files/json-text.ts';
export { type Checked, checkJams } from './check.ts';
export { canConvert, conversionsOf, convertAnnotation } from './convert.ts';
export { audacityText } from './exports/audacity.ts';
export { labText } from './exports/lab.ts';
export { layerCsv } from './exports/layer-csv.ts';
export { midiFile } from './exports/midi.ts';
export {
  type Annotation,
  type AnnotationMetadata,
  type Curator,
  type FileMetadata,
  type Jams,
  newAnnotation,
  newJams,
  type Observation,
} from './jams.ts';
export { parseJams, readJams } from './read.ts';
export { searchAnnotations } from './search.ts';
export { sliceAnnotation, sliceJams, trimAnnotation, trimJams } from './trim.ts';
export { stringifyJams, writeJams } from './write.ts';
