import type { Command } from '@commander-js/extra-typings';
import { InvalidArgumentError, Option, type Command as PlainCommand } from 'commander';
import { shownText, UserError } from '../../errors.ts';
import type { FileScores } from '../../evaluate/file-scores.ts';
import { FILE_TYPES, type FileType } from '../../evaluate/file-type-names.ts';
import { parseNumber } from '../../formats/files/number-text.ts';
import { collect, delimiter, naturalNumber } from '../../option-values.ts';
import { table } from '../../pipeline/text/text-table.ts';
import { METHOD_TABLE_FORMATS, type MethodTableFormat } from '../../report/method-table-formats.ts';
import { printJson } from '../store-options.ts';

const NEEDED = '--labels, --predictions and --type belong together';

/** What scores predictions of any program. */
export type FileFlags = {
  readonly labels?: string | undefined;
  readonly predictions?: string | undefined;
  readonly type?: FileType | undefined;
  readonly score?: readonly string[] | undefined;
  readonly vocabulary?: string | undefined;
  readonly threshold: number;
  readonly medianFilter: number;
  readonly minDuration: number;
  readonly delimiter?: string | undefined;
  readonly column?: string | undefined;
  readonly resamples: number;
  readonly format?: MethodTableFormat | undefined;
};

type Options = Record<string, unknown>;

export function addFileFlags<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & FileFlags> {
  (command as unknown as PlainCommand)
    .optionsGroup('Predictions of any program:')
    .option(
      '--labels <file>',
      'score predictions of any program against these labels: a csv, <split>.json, or annotations of recordings',
    )
    .option('--predictions <file>', 'the predictions, a csv or annotations; with --labels')
    .addOption(new Option('--type <type>', 'what the clips have; with --labels').choices(FILE_TYPES))
    .option(
      '--score <name>',
      'the score to take; with --labels; repeatable (default: those usual for the type)',
      collect,
    )
    .option(
      '--vocabulary <file>',
      'a csv with the columns idx and label (default: the labels that the files name)',
    )
    .option(
      '--delimiter <character>',
      "between the fields of --labels and --predictions: ',', ';' or tab (default: what is found, and told)",
      delimiter,
    )
    .option(
      '--column <column>',
      'that of the frequency, its name or its number, where annotations have several',
    )
    .option(
      '--threshold <probability>',
      'frames above it are on, where predictions are of frames',
      probability,
      0.5,
    )
    .option('--median-filter <ms>', 'smooths frames before they become events', naturalNumber, 0)
    .option('--min-duration <ms>', 'events of frames that are shorter are dropped', naturalNumber, 0)
    .option(
      '--resamples <number>',
      'resamples behind the intervals of --predictions; 0: none',
      naturalNumber,
      1000,
    )
    .addOption(
      new Option(
        '--format <format>',
        'writes folders of melody, multipitch or notes as a table of methods (default: plain, where --predictions has a folder of each)',
      ).choices(METHOD_TABLE_FORMATS),
    );
  return command as unknown as Command<A, O & FileFlags>;
}

/** Whether the options ask to score files, and not a task. */
export function asksForFiles({ labels, predictions, type, format }: FileFlags): boolean {
  return [labels, predictions, type, format].some((flag) => flag !== undefined);
}

/** Prints the scores of predictions of any program. */
export async function printFileScores(
  flags: FileFlags & { readonly json?: true | undefined },
): Promise<void> {
  const { labels, predictions, type } = flags;
  if (labels === undefined || predictions === undefined || type === undefined) {
    const missing = Object.entries({ labels, predictions, type }).filter(([, value]) => value === undefined);
    throw new UserError(`${missing.map(([name]) => `--${name}`).join(' and ')} missing; ${NEEDED}`);
  }
  const { column, score: named, resamples, format, json } = flags;
  const tell = (line: string) => console.error(shownText(line));
  const reading = { delimiter: flags.delimiter, tell, unicode: 'NFC' } as const;
  const { methodsIn, printMethodTable } = await import('./evaluate-methods.ts');
  const methods = await methodsIn({ labels, predictions, type, format });
  if (methods !== null) {
    const how = { reading, column, scores: named, resamples, format: format ?? 'plain' } as const;
    await printMethodTable(methods.files, { ...how, type: methods.type, json: json === true });
    return;
  }
  const { scoreFiles } = await import('../../evaluate/file-scores.ts');
  const { countedIn } = await import('../../evaluate/file-types.ts');
  const scores = await scoreFiles({
    labels,
    predictions,
    type,
    vocabulary: flags.vocabulary,
    column,
    reading,
    scores: named,
    frames: {
      threshold: flags.threshold,
      medianFilterMs: flags.medianFilter,
      minDurationMs: flags.minDuration,
    },
    resamples,
  });
  if (json) printJson(scores);
  else console.log(scoreLines(scores, countedIn(type)).join('\n'));
}

function scoreLines({ type, clips, scores }: FileScores, counted: string): string[] {
  const rows = scores.flatMap(({ name, value, confidence_interval, parts }) => [
    [name, number(value), range(confidence_interval)],
    ...Object.entries(parts)
      .slice(1)
      .map(([part, each]) => [`  ${part}`, number(each.value), range(each.confidence_interval)]),
  ]);
  return [`${clips} ${counted}, ${type}`, '', table(['score', 'value', '95 % interval'], rows)];
}

function number(value: number | null): string {
  return value === null ? 'undefined' : value.toFixed(4);
}

function range(interval: readonly [number, number] | null): string {
  return interval === null ? '' : interval.map(number).join(' to ');
}

/** @throws InvalidArgumentError unless it is a number from 0 to 1 */
function probability(text: string): number {
  const value = parseNumber(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return value;
}
