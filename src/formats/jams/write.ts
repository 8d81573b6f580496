import { explainDiskError } from '../../disk-error.ts';
import { UserError } from '../../errors.ts';
import { gzipped } from '../files/gzipped.ts';
import { writeChunks } from '../files/stream-file.ts';
import { batchesOf } from './batches.ts';
import { checkLongJams } from './check.ts';
import { columns, type Jams, type LongAnnotation, type LongJams, type Observations } from './jams.ts';
import { namespaceOf } from './namespaces/namespaces.ts';
import { isGzipName, isJamsName, refused } from './read.ts';

/** Of what an annotation's data has. */
const INDENT = '        ';
/** Where one observation follows another: to write all of them at once takes half the time. */
const NEXT_ROW = '},{"time":';
const BROKEN_ROW = `},\n${INDENT}{"time":`;

/**
 * Writes a JAMS file, whole or not at all. What is written is checked first, so that the Python package takes it
 * (`jams.load(validate=True)`), but for annotations of namespaces that JAMS does not have.
 *
 * @param file `.jams`, `.json`, or gzipped `.jamz` or `.gz`
 * @throws UserError for another name, for what is no JAMS, with annotation and observation, and for what the disk refuses
 */
export async function writeJams(file: string, jams: Jams): Promise<void> {
  const isGzip = isGzipName(file);
  if (!isGzip && !isJamsName(file) && !/\.json$/i.test(file)) {
    throw new UserError(`${file}: expected a name that ends in .jams, or in .jamz to be gzipped`);
  }
  const pieces = jamsPieces(jams, file);
  try {
    await writeChunks(file, isGzip ? gzipped(pieces) : pieces);
  } catch (error) {
    throw explainDiskError(error, file);
  }
}

/**
 * The text of a JAMS file: JSON, an observation a line, observations of dense namespaces in columns.
 *
 * @param file for errors
 * @throws UserError for what is no JAMS, with annotation and observation
 */
export function stringifyJams(jams: Jams, file = 'jams'): string {
  return Array.from(jamsPieces(jams, file)).join('');
}

/**
 * What `stringifyJams` gives, in pieces of which one is in memory at a time. All is checked before the first.
 *
 * @throws UserError as `stringifyJams` does
 */
export function jamsPieces(jams: LongJams, file: string): Iterable<string> {
  const { jams: checked, problems } = checkLongJams(jams);
  if (problems.length > 0) throw refused(file, problems);
  return piecesOf(checked);
}

function* piecesOf({ file_metadata, annotations, sandbox }: LongJams): Generator<string> {
  yield `{\n  "file_metadata": ${indented(file_metadata, '  ')},\n  "annotations": [`;
  for (const [index, annotation] of annotations.entries()) {
    yield index === 0 ? '\n    ' : ',\n    ';
    yield* annotationPieces(annotation);
  }
  yield `${annotations.length === 0 ? '' : '\n  '}],\n  "sandbox": ${indented(sandbox, '  ')}\n}\n`;
}

function* annotationPieces(annotation: LongAnnotation): Generator<string> {
  const { namespace, data, annotation_metadata, sandbox, time, duration } = annotation;
  const isDense = annotation[columns] ?? namespaceOf(namespace)?.dense ?? false;
  yield `{
      "namespace": ${JSON.stringify(namespace)},
      "time": ${JSON.stringify(time)},
      "duration": ${JSON.stringify(duration)},
      "annotation_metadata": ${indented(annotation_metadata, '      ')},
      "sandbox": ${indented(sandbox, '      ')},
      "data": `;
  yield* isDense ? columnsPieces(data) : rowsPieces(data);
  yield '\n    }';
}

function* rowsPieces(data: Observations): Generator<string> {
  if (data.length === 0) {
    yield '[]';
    return;
  }
  let before = '[';
  for (const some of batchesOf(data)) {
    // In a text the quotes would be escaped; between objects of a value a line may break too.
    const rows = JSON.stringify(some).slice(1, -1).replaceAll(NEXT_ROW, BROKEN_ROW);
    yield `${before}\n${INDENT}${rows}`;
    before = ',';
  }
  yield '\n      ]';
}

function* columnsPieces(data: Observations): Generator<string> {
  let before = '{\n';
  for (const field of ['time', 'duration', 'value', 'confidence'] as const) {
    yield `${before}${INDENT}"${field}": [`;
    before = '';
    for (const some of batchesOf(data)) {
      yield before + JSON.stringify(some.map((observation) => observation[field])).slice(1, -1);
      before = ',';
    }
    before = '],\n';
  }
  yield ']\n      }';
}

function indented(value: unknown, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
}
