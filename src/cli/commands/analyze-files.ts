import { availableParallelism } from 'node:os';
import { shownText, UserError } from '../../errors.ts';
import type { Annotated } from '../../estimators/files/annotate-file.ts';
import {
  type Annotate,
  type AnnotateFilesOptions,
  annotateFiles,
  inThreads,
  withLoaded,
} from '../../estimators/files/annotate-files.ts';
import { type FileJob, fileJobs } from '../../estimators/files/output-files.ts';
import { allModels, loadEstimators } from '../../estimators/load-estimators.ts';
import type { ConvertedFormat } from '../../formats/jams/converted-formats.ts';
import { EXIT } from '../../run-program.ts';
import { ProgressLine } from '../progress-line.ts';

export interface AnalyzeFlags {
  readonly estimator?: readonly string[];
  readonly modelsDir: string;
  readonly module?: string;
  readonly output?: string;
  readonly outputDir?: string;
  readonly format: ConvertedFormat;
  readonly overwrite?: true;
  readonly workdir: string;
  readonly cache?: string;
  readonly workers: number;
}

/** Annotates recordings. @returns the exit code */
export async function analyzeFiles(
  files: readonly string[],
  flags: AnalyzeFlags,
  signal: AbortSignal,
): Promise<number> {
  const { modelsDir, module, format, workdir, cache, workers, overwrite = false } = flags;
  const places = { modelsDir, module };
  const names = [...new Set(flags.estimator ?? (await allEstimators(modelsDir)))];
  const warn = (warning: string) => console.error(shownText(`warning: ${warning}`));
  const estimators = (await Promise.all(names.map((name) => loadEstimators(name, places, warn)))).flat();
  try {
    const jobs = fileJobs(files, estimators, flags);
    const threads = Math.min(workers, availableParallelism());
    const atOnce = Math.max(1, Math.floor(threads / jobs.length));
    const how = { format, overwrite, workdir, cache, atOnce };
    // A thread that loads the estimators once more pays for several files alone.
    const isAlone = jobs.length === 1 || module !== undefined;
    const annotate = isAlone ? withLoaded(estimators, how) : inThreads({ names, places, how });
    return await annotateAll(jobs, annotate, { workers, signal });
  } finally {
    await Promise.all(estimators.map((estimator) => estimator.release()));
  }
}

/** @returns the exit code */
async function annotateAll(
  jobs: readonly FileJob[],
  annotate: Annotate,
  options: Pick<AnnotateFilesOptions, 'workers' | 'signal'>,
): Promise<number> {
  const line = new ProgressLine();
  let done = 0;
  const problems = await annotateFiles(jobs, annotate, {
    ...options,
    onProgress: ({ file }, heard) =>
      line.show(`${done}/${jobs.length} files, ${file}: ${Math.round(heard)} s heard`),
    onDone(job, result) {
      done += 1;
      line.clear();
      const isAlone = jobs.length === 1;
      for (const told of linesOf(job, result, isAlone)) {
        console.error(shownText(isAlone ? told : `${done}/${jobs.length} ${told}`));
      }
      if ('text' in result) for (const piece of result.text ?? []) process.stdout.write(piece);
    },
  });
  if (problems.length === 0) return EXIT.ok;
  const summary =
    jobs.length === 1
      ? problems
      : [
          `${problems.length} of ${jobs.length} files could not be used:`,
          ...problems.map((each) => `  ${each}`),
        ];
  for (const each of summary) console.error(shownText(each));
  return EXIT.userError;
}

/** What is told of a file when it is done; of one alone its problem is told at the end, and where it went is known. */
function linesOf(
  { file, outputs }: FileJob,
  result: Annotated | UserError,
  isAlone: boolean,
): readonly string[] {
  if (result instanceof UserError) return isAlone ? [] : [result.message];
  const warnings = result.warnings.map((warning) => `warning: ${warning}`);
  return isAlone ? warnings : [...warnings, `${file} -> ${outputs?.join(', ')}`];
}

async function allEstimators(modelsDir: string): Promise<readonly string[]> {
  return (await allModels({ modelsDir })).map(({ folder }) => folder);
}
