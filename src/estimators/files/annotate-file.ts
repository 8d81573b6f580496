import { at } from '../../at.ts';
import { gzipped } from '../../formats/files/gzipped.ts';
import type { ConvertedFormat } from '../../formats/jams/converted-formats.ts';
import { EXPORT_PIECES } from '../../formats/jams/exports/export-formats.ts';
import { type LongJams, newJams } from '../../formats/jams/jams.ts';
import { isGzipName } from '../../formats/jams/read.ts';
import { jamsPieces } from '../../formats/jams/write.ts';
import type { Estimator } from '../estimator.ts';
import type { ListenOptions } from '../listening/sound.ts';
import { fileTags } from './file-tags.ts';
import { keptAnnotations } from './kept-annotations.ts';
import type { FileJob } from './output-files.ts';
import { writeNew } from './write-new.ts';

/** How files are annotated. */
export interface AnnotateHow {
  readonly format: ConvertedFormat;
  readonly overwrite: boolean;
  readonly workdir: string;
  readonly cache: string | undefined;
  /** Estimators of a file that hear it at once, from 1. */
  readonly atOnce: number;
}

/** Of a file, one after the other: of a long recording all together would be too much for memory. */
type Pieces = Iterable<string | Uint8Array>;

/** What has come of an audio file. */
export interface Annotated {
  /** Of the sound, in seconds. */
  readonly duration: number;
  /** What was wanted as a text, in pieces. */
  readonly text: Pieces | undefined;
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
  { format, workdir, cache, overwrite, atOnce }: AnnotateHow,
  options: ListenOptions,
): Promise<Annotated> {
  const warnings: string[] = [];
  const warn = (line: string) => warnings.push(line);
  const { annotations, duration } = await keptAnnotations(
    file,
    estimators,
    { workdir, cache, warn },
    { ...options, atOnce },
  );
  const tags = format === 'jams' ? await fileTags(file, warn) : {};
  const jams = newJams({ file_metadata: { ...tags, duration }, annotations });
  const contents = contentsOf(jams, file, format, warn);
  if (outputs === undefined) return { duration, text: at(contents, 0), warnings };
  for (const [place, output] of outputs.entries()) {
    const pieces = at(contents, place);
    await writeNew(output, isGzipName(output) ? gzipped(pieces) : pieces, overwrite);
  }
  return { duration, text: undefined, warnings };
}

function contentsOf(
  jams: LongJams,
  file: string,
  format: ConvertedFormat,
  warn: (line: string) => void,
): readonly Pieces[] {
  if (format === 'jams') return [jamsPieces(jams, file)];
  return jams.annotations.map((annotation) =>
    EXPORT_PIECES[format](annotation, (line) => warn(`${file}, ${line}`)),
  );
}
