import { type Choice, chosenJams, onlyAnnotation } from './chosen.ts';
import type { ConvertedFormat } from './converted-formats.ts';
import { EXPORT_FORMATS } from './exports/export-formats.ts';
import { readJams } from './read.ts';
import { stringifyJams } from './write.ts';

/**
 * What a JAMS file becomes: one annotation of it in a format of another program, or a JAMS of what was chosen.
 *
 * @param tell is given a line for what was taken in another way than it stands there, and for what is not in the result
 * @throws UserError for a file that is none, and where it is not told which annotation
 */
export async function convertedFile(
  file: string,
  format: ConvertedFormat,
  choice: Choice,
  tell: (line: string) => void,
): Promise<string | Uint8Array> {
  const jams = await readJams(file, tell);
  const chosen = chosenJams(jams, file, choice);
  if (format === 'jams') return stringifyJams(chosen, file);
  return EXPORT_FORMATS[format](onlyAnnotation(chosen, jams, file), (line) => tell(`${file}, ${line}`));
}
