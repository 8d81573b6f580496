import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import type { ConvertedFormat } from '../../formats/jams/converted-formats.ts';
import { EXPORT_FORMATS } from '../../formats/jams/exports/export-formats.ts';
import { type Jams, newJams } from '../../formats/jams/jams.ts';
import { isGzipName } from '../../formats/jams/read.ts';
import { stringifyJams } from '../../formats/jams/write.ts';
import { ifThere } from '../../if-there.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';
import type { Estimator } from '../estimator.ts';
import type { ListenOptions } from '../listening/sound.ts';
import { fileTags } from './file-tags.ts';
import { keptAnnotations } from './kept-annotations.ts';
import type { FileJob } from './output-files.ts';

/** How files are annotated. */
export interface AnnotateHow {
  readonly format: ConvertedFormat;
  readonly overwrite: boolean;
  readonly workdir: string;
  readonly cache: string | undefined;
}

/** What has come of an audio file. */
export interface Annotated {
  /** Of the sound, in seconds. */
  readonly duration: number;
  /** What was wanted as a text. */
  readonly text: string | Uint8Array | undefined;
  /** What is to be known of it, each with the name of the file. */
  readonly warnings: readonly string[];
}

/**
 * Annotates an audio file and writes what is asked for.
 *
 * @throws UserError in one line for what is no audio, and for a file that would be written over
 */
export async function annotateFile(
  { file, outputs }: FileJob,
  estimators: readonly Estimator[],
  { format, workdir, cache, overwrite }: AnnotateHow,
  options: ListenOptions,
): Promise<Annotated> {
  const warnings: string[] = [];
  const warn = (line: string) => warnings.push(line);
  const { annotations, duration } = await keptAnnotations(
    file,
    estimators,
    { workdir, cache, warn },
    options,
  );
  const tags = format === 'jams' ? await fileTags(file, warn) : {};
  const jams = newJams({ file_metadata: { ...tags, duration }, annotations });
  const contents = contentsOf(jams, file, format, warn);
  if (outputs === undefined) return { duration, text: at(contents, 0), warnings };
  for (const [place, output] of outputs.entries()) {
    const content = at(contents, place);
    await writeNew(output, isGzipName(output) ? await promisify(gzip)(content) : content, overwrite);
  }
  return { duration, text: undefined, warnings };
}

function contentsOf(
  jams: Jams,
  file: string,
  format: ConvertedFormat,
  warn: (line: string) => void,
): readonly (string | Uint8Array)[] {
  if (format === 'jams') return [stringifyJams(jams, file)];
  return jams.annotations.map((annotation) =>
    EXPORT_FORMATS[format](annotation, (line) => warn(`${file}, ${line}`)),
  );
}

/** What is there and the same stays as it is. */
async function writeNew(output: string, content: string | Uint8Array, overwrite: boolean): Promise<void> {
  const there = overwrite ? undefined : await ifThere(readFile(output));
  if (there === undefined) return writeFileAtomic(output, content);
  if (there.equals(Buffer.from(content))) return;
  throw new UserError(`${output}: is there already, with other content; expected a new file, or --overwrite`);
}
