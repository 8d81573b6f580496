import { basename, extname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import { canConvert } from '../../formats/jams/convert.ts';
import type { ConvertedFormat } from '../../formats/jams/converted-formats.ts';
import { isGzipName, isJamsName } from '../../formats/jams/read.ts';
import { slug } from '../../modules/module-name.ts';
import type { Estimator } from '../estimator.ts';

const ENDINGS: Readonly<Record<ConvertedFormat, string>> = {
  jams: '.jams',
  lab: '.lab',
  csv: '.csv',
  audacity: '.txt',
  midi: '.mid',
};

/** What is asked of the annotations of one audio file. */
export interface FileJob {
  readonly file: string;
  /** Files to write: one, or one for each estimator; undefined: the text is wanted. */
  readonly outputs: readonly string[] | undefined;
}

/**
 * What is to be written for audio files: `<output folder>/<name>.jams`, or in a format of one annotation
 * `<name>.<estimator>.lab`, and without the estimator where there is one alone.
 *
 * @throws UserError where two files would be one, and where a format has no room for what is asked
 */
export function fileJobs(
  files: readonly string[],
  estimators: readonly Pick<Estimator, 'name' | 'namespace'>[],
  {
    output,
    outputDir,
    format,
  }: { output?: string | undefined; outputDir?: string | undefined; format: ConvertedFormat },
): readonly FileJob[] {
  const [first, second] = files;
  if (first === undefined) {
    throw new UserError('no audio files; expected at least one', { next: 'heareval analyze song.wav' });
  }
  if (output !== undefined && outputDir !== undefined) {
    throw new UserError(`--output ${output} and --output-dir ${outputDir}; expected one of them`);
  }
  if (second !== undefined && outputDir === undefined) {
    throw new UserError(`${files.length} files; expected --output-dir, where a file for each goes`, {
      next: 'heareval analyze *.wav --output-dir annotations',
    });
  }
  if (output !== undefined && format === 'jams' && !isJamsName(output) && !isGzipName(output)) {
    throw new UserError(`--output ${output}: expected a name that ends in .jams, or in .jamz to be gzipped`, {
      next: 'heareval analyze song.wav --format lab --output song.lab',
    });
  }
  checkFormat(format, estimators, outputDir !== undefined);
  if (outputDir === undefined) return [{ file: first, outputs: output === undefined ? undefined : [output] }];
  const parts =
    format === 'jams' || estimators.length === 1 ? [''] : estimators.map(({ name }) => `.${slug(name)}`);
  const jobs = files.map((file) => {
    const stem = basename(file, extname(file));
    return { file, outputs: parts.map((part) => join(outputDir, `${stem}${part}${ENDINGS[format]}`)) };
  });
  checkApart(jobs);
  return jobs;
}

function checkFormat(
  format: ConvertedFormat,
  estimators: readonly Pick<Estimator, 'name' | 'namespace'>[],
  isForFolder: boolean,
): void {
  if (format !== 'jams' && estimators.length > 1 && !isForFolder) {
    throw new UserError(
      `--format ${format}: ${estimators.length} annotations, by ${estimators.map(({ name }) => name).join(', ')}; expected one --estimator, or --output-dir`,
    );
  }
  const other = estimators.find(({ namespace }) => format === 'midi' && !canConvert(namespace, 'note_midi'));
  if (other === undefined) return;
  throw new UserError(`--format midi: estimator ${other.name} gives ${other.namespace}; expected notes`);
}

function checkApart(jobs: readonly FileJob[]): void {
  const owners = new Map<string, string>();
  for (const { file, outputs = [] } of jobs) {
    for (const output of outputs) {
      const other = owners.get(output);
      if (other !== undefined) {
        throw new UserError(
          `${other} and ${file}: would both become ${output}; expected files of different names`,
        );
      }
      owners.set(output, file);
    }
  }
}
