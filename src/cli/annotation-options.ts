import { existsSync } from 'node:fs';
import type { Command } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import { shownText, UserError } from '../errors.ts';
import type { AnnotationReading } from '../formats/labels/annotation-lines.ts';
import { delimiter } from '../option-values.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';

type Options = Record<string, unknown>;

/** How annotations of a recording are read. */
type ReadingFlags = {
  readonly column?: string | undefined;
  readonly delimiter?: string | undefined;
};

/** The same, and where what is made of them goes. */
type AnnotationFlags = ReadingFlags & {
  readonly output?: string | undefined;
};

/** What the file of a command is that reads annotations. */
export const ANNOTATION = 'the annotation of a recording: csv and the like, MIDI, or JAMS';

/** Of a command that reads annotations. */
export function addReadingFlags<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & ReadingFlags> {
  (command as unknown as PlainCommand)
    .option('--column <column>', 'that of the frequency, its name or its number, where there are several')
    .option(
      '--delimiter <character>',
      "between the fields: ',', ';' or tab (default: what is found)",
      delimiter,
    );
  return command as unknown as Command<A, O & ReadingFlags>;
}

/** Of a command that reads annotations and makes one file of them. */
export function addAnnotationFlags<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & AnnotationFlags> {
  return addReadingFlags(command).option(
    '--output <file>',
    'a new file to write (default: print it)',
  ) as unknown as Command<A, O & AnnotationFlags>;
}

/** Tells on standard error what annotations were taken for, as standard output has what is made of them. */
export function annotationReading(
  flags: ReadingFlags & { readonly pedal?: true | undefined },
): AnnotationReading {
  const { column, delimiter: between, pedal } = flags;
  return {
    column,
    delimiter: between,
    pedal,
    unicode: 'NFC',
    tell: (line) => console.error(shownText(line)),
  };
}

/** @throws UserError for a file that is there already */
export function checkNewOutput({ output }: Pick<AnnotationFlags, 'output'>): void {
  if (output !== undefined && existsSync(output)) {
    throw new UserError(`--output ${output}: is there already; expected a new file`);
  }
}

/** Writes what was made into the new file, or prints it. */
export async function writeOutput(
  { output }: Pick<AnnotationFlags, 'output'>,
  content: string | Uint8Array,
): Promise<void> {
  if (output === undefined) process.stdout.write(content);
  else await writeFileAtomic(output, content);
}
