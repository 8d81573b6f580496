import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Argument, type Command } from '@commander-js/extra-typings';
import { InvalidArgumentError, Option, type Command as PlainCommand } from 'commander';
import { shownText, UserError } from '../../errors.ts';
import { parseNumber } from '../../formats/files/number-text.ts';
import type { Choice } from '../../formats/jams/chosen.ts';
import { CONVERTED_FORMATS, type ConvertedFormat } from '../../formats/jams/converted-formats.ts';
import { ANNOTATION_COLUMNS, annotationCells } from '../../formats/jams/summary.ts';
import { naturalNumber } from '../../option-values.ts';
import { writeFileAtomic } from '../../pipeline/files/write-file.ts';
import { table } from '../../pipeline/text/text-table.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { printJson } from '../store-options.ts';

interface JamsOptions extends Choice {
  readonly strict?: true;
  readonly json?: true;
  readonly format?: ConvertedFormat;
  readonly output?: string;
}

const CONVERTING = ['namespace', 'annotation', 'to', 'start', 'end', 'format', 'output'] as const;

/** What each takes besides files. */
const ACTIONS: Readonly<Record<string, readonly (keyof JamsOptions)[]>> = {
  validate: ['strict', 'json'],
  show: ['json'],
  convert: CONVERTING,
};

const tell = (line: string) => console.error(shownText(line));

export function addJams(program: Command, run: RunCommand): void {
  const command = program
    .command('jams')
    .addArgument(
      new Argument('<action>', 'check files, list the annotations of one, or write them otherwise').choices(
        Object.keys(ACTIONS),
      ),
    )
    .argument('<file...>', 'JAMS: .jams, or gzipped .jamz');
  (command as unknown as PlainCommand)
    .option('--json', 'validate, show: print JSON for other programs')
    .option('--strict', 'validate: refuse what is only told else, as namespaces that JAMS does not have')
    .optionsGroup('Of convert:')
    .addOption(
      new Option(
        '--format <format>',
        'of mir_eval (lab), Sonic Visualiser (csv), Audacity, MIDI, or again JAMS',
      ).choices(CONVERTED_FORMATS),
    )
    .option('--namespace <namespace>', 'annotations of this namespace; a regular expression finds several')
    .option('--annotation <number>', 'the one of this number in the file, as jams show tells', naturalNumber)
    .option('--to <namespace>', 'make them annotations of this namespace, as note_hz of note_midi')
    .option('--start <seconds>', 'cut out a part that begins here; times count from it', seconds)
    .option('--end <seconds>', 'where the part ends', seconds)
    .option('--output <file>', 'a new file to write (default: print it)')
    .action((action: string, files: readonly string[], options: JamsOptions) =>
      run(async () => {
        const others = Object.keys(options).filter(
          (name) => !ACTIONS[action]?.includes(name as keyof JamsOptions),
        );
        if (others.length > 0) {
          throw new UserError(
            `--${others[0]}: not of jams ${action}; expected ${ACTIONS[action]?.map((name) => `--${name}`).join(', ')}`,
          );
        }
        if (action === 'validate') return validate(files, options);
        const [file, other] = files;
        if (file === undefined || other !== undefined) {
          throw new UserError(`jams ${action}: ${files.length} files; expected one`);
        }
        return action === 'show' ? show(file, options) : convert(file, options);
      }),
    );
}

async function validate(files: readonly string[], { strict, json }: JamsOptions): Promise<number> {
  const { checkedFiles } = await import('../../formats/jams/checked-files.ts');
  const checked = await checkedFiles(files, strict === true);
  if (json) {
    printJson(checked);
  } else {
    for (const { lines, remarks } of checked) {
      for (const remark of remarks) tell(remark);
      for (const line of lines) console.log(shownText(line));
    }
  }
  return checked.every(({ ok }) => ok) ? EXIT.ok : EXIT.userError;
}

async function show(file: string, { json }: JamsOptions): Promise<number> {
  const { readJams } = await import('../../formats/jams/read.ts');
  const jams = await readJams(file, tell);
  if (json) {
    printJson(jams);
  } else {
    const { title, artist, duration } = jams.file_metadata;
    const cells = jams.annotations.map((each, index) => annotationCells(each, index).map(shownText));
    console.log(shownText([title, artist, `${duration} s`].filter((text) => text !== '').join(', ')));
    console.log(`\n${table(ANNOTATION_COLUMNS, cells)}`);
  }
  return EXIT.ok;
}

async function convert(file: string, { format, output, ...choice }: JamsOptions): Promise<number> {
  if (format === undefined) {
    throw new UserError(`--format missing; expected one of ${CONVERTED_FORMATS.join(', ')}`, {
      next: `heareval jams convert ${file} --format lab`,
    });
  }
  if (output === undefined && format === 'midi') {
    throw new UserError('--output missing; MIDI is no text to be printed', {
      next: `heareval jams convert ${file} --format midi --output notes.mid`,
    });
  }
  if (output !== undefined && existsSync(output)) {
    throw new UserError(`--output ${output}: is there already; expected a new file`);
  }
  const { convertedFile } = await import('../../formats/jams/converted-file.ts');
  const { isGzipName } = await import('../../formats/jams/read.ts');
  const content = await convertedFile(file, format, choice, tell);
  if (output === undefined) {
    process.stdout.write(content);
  } else {
    await writeFileAtomic(
      output,
      format === 'jams' && isGzipName(output) ? await promisify(gzip)(content) : content,
    );
  }
  return EXIT.ok;
}

/** @throws InvalidArgumentError unless it is a number from 0 */
function seconds(text: string): number {
  const value = parseNumber(text);
  if (!(value >= 0)) throw new InvalidArgumentError('Expected seconds, a number from 0.');
  return value;
}
