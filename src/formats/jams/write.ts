import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { explainDiskError } from '../../disk-error.ts';
import { UserError } from '../../errors.ts';
import { writeChunks } from '../files/stream-file.ts';
import { checkJams } from './check.ts';
import { type Annotation, columns, type Jams } from './jams.ts';
import { namespaceOf } from './namespaces/namespaces.ts';
import { isGzipName, isJamsName, refused } from './read.ts';

const zip = promisify(gzip);
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
  const text = stringifyJams(jams, file);
  try {
    await writeChunks(file, [isGzip ? await zip(text) : text]);
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
  const { jams: checked, problems } = checkJams(jams);
  if (problems.length > 0) throw refused(file, problems);
  const annotations = checked.annotations.map(annotationText);
  return `{
  "file_metadata": ${indented(checked.file_metadata, '  ')},
  "annotations": [${annotations.length === 0 ? '' : `\n    ${annotations.join(',\n    ')}\n  `}],
  "sandbox": ${indented(checked.sandbox, '  ')}
}
`;
}

function annotationText(annotation: Annotation): string {
  const { namespace, data, annotation_metadata, sandbox, time, duration } = annotation;
  const isDense = annotation[columns] ?? namespaceOf(namespace)?.dense ?? false;
  return `{
      "namespace": ${JSON.stringify(namespace)},
      "time": ${JSON.stringify(time)},
      "duration": ${JSON.stringify(duration)},
      "annotation_metadata": ${indented(annotation_metadata, '      ')},
      "sandbox": ${indented(sandbox, '      ')},
      "data": ${isDense ? columnsText(data) : rowsText(data)}
    }`;
}

function rowsText(data: Annotation['data']): string {
  if (data.length === 0) return '[]';
  // In a text the quotes would be escaped; between objects of a value a line may break too.
  const rows = JSON.stringify(data).slice(1, -1).replaceAll(NEXT_ROW, BROKEN_ROW);
  return `[\n${INDENT}${rows}\n      ]`;
}

function columnsText(data: Annotation['data']): string {
  const fields = (['time', 'duration', 'value', 'confidence'] as const).map(
    (field) => `${INDENT}"${field}": ${JSON.stringify(data.map((observation) => observation[field]))}`,
  );
  return `{\n${fields.join(',\n')}\n      }`;
}

function indented(value: unknown, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
}
