import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { mean, variance } from 'simple-statistics';
import { UserError } from '../../errors.ts';
import { ifThere } from '../../if-there.ts';
import { compareText } from '../../numerics/text-order.ts';
import { listInputs } from '../../pipeline/files/list-inputs.ts';
import { createWorkerPool } from '../../pipeline/index.ts';
import { readTaskMetadata } from '../../prediction-types/task-metadata.ts';
import type { InspectedFile } from './inspect-worker.ts';
import { percentile } from './percentile.ts';

/** Files that are meant to be audio; all others are passed over. */
const AUDIO_NAME = /\.(wav|flac|mp3|ogg|oga|opus|webm|m4a|mp4)$/i;
const PERCENTILES = [10, 25, 50, 75, 90, 95];
const FILES_AT_ONCE = 32;

/** Of the clips of one folder. Durations are in seconds; the variance is that of the whole, not of a sample. */
export interface AudioStats {
  /** Below the folder that was asked for; `.` is that folder itself. */
  readonly folder: string;
  /** Files that are audio by their name, those that cannot be read among them. */
  readonly count: number;
  readonly unreadable: readonly { readonly file: string; readonly problem: string }[];
  readonly duration: DurationStats | undefined;
  /** Number of files by sample rate in Hz, number of channels and format. */
  readonly sampleRates: Readonly<Record<string, number>>;
  readonly channels: Readonly<Record<string, number>>;
  readonly formats: Readonly<Record<string, number>>;
  /** Number of readable files by the end of their names, as `.wav`. */
  readonly extensions: Readonly<Record<string, number>>;
}

/** Undefined in {@link AudioStats} where no file can be read. */
interface DurationStats {
  readonly total: number;
  readonly mean: number;
  readonly variance: number;
  readonly min: number;
  readonly max: number;
  /** By percent: 10, 25, 50, 75, 90, 95. */
  readonly percentiles: Readonly<Record<string, number>>;
}

/** The clips of a folder: of a task folder for each sample rate and split, of another all that lies below it. */
export async function audioStats(folder: string, workers: number): Promise<AudioStats[]> {
  const groups = await groupsOf(folder);
  const files = await Promise.all(groups.map((group) => audioFilesBelow(join(folder, group))));
  const pool = createWorkerPool({ url: new URL('./inspect-worker.js', import.meta.url), size: workers });
  try {
    return await Promise.all(
      groups.map(async (group, i) => {
        const batches = inBatches(files[i]?.paths ?? []);
        const inspected = await Promise.all(
          batches.map((batch) =>
            pool.run<InspectedFile[]>('inspectFiles', { folder: join(folder, group), files: batch }),
          ),
        );
        return summarise(group, [...inspected.flat(), ...(files[i]?.unusable ?? [])]);
      }),
    );
  } finally {
    await pool.close();
  }
}

async function groupsOf(folder: string): Promise<string[]> {
  const names = await ifThere(readdir(folder));
  if (names === undefined) {
    throw new UserError(`${folder}: no such folder, expected a task folder or one with audio files`);
  }
  if (!names.includes('task_metadata.json')) return ['.'];
  const { splits } = await readTaskMetadata(folder);
  const rates = names.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b));
  return rates.flatMap((rate) => splits.map((split) => `${rate}/${split}`));
}

/** What is meant to be audio below a folder, and what of it is no file at all. */
async function audioFilesBelow(
  folder: string,
): Promise<{ readonly paths: readonly string[]; readonly unusable: readonly InspectedFile[] }> {
  if (!existsSync(folder)) return { paths: [], unusable: [] };
  const { paths, problems } = await listInputs(folder);
  return {
    paths: paths.filter((each) => AUDIO_NAME.test(each)).sort(),
    unusable: problems
      .map(({ path: file, problem }) => ({
        file,
        facts: undefined,
        problem: `${file}: ${problem}`,
      }))
      .sort((a, b) => compareText(a.file, b.file)),
  };
}

function inBatches(files: readonly string[]): string[][] {
  const count = Math.ceil(files.length / FILES_AT_ONCE);
  return Array.from({ length: count }, (_, i) => files.slice(i * FILES_AT_ONCE, (i + 1) * FILES_AT_ONCE));
}

/** What was found out about the files of one folder. */
function summarise(folder: string, files: readonly InspectedFile[]): AudioStats {
  const facts = files.flatMap((file) => file.facts ?? []);
  const seconds = Float64Array.from(facts, ({ frames, sampleRate }) => frames / sampleRate).sort();
  const unreadable = files.flatMap(({ file, problem }) => (problem === undefined ? [] : { file, problem }));
  return {
    folder,
    count: files.length,
    unreadable,
    duration: seconds.length === 0 ? undefined : durations(seconds),
    sampleRates: counts(facts.map(({ sampleRate }) => sampleRate)),
    channels: counts(facts.map(({ channelCount }) => channelCount)),
    formats: counts(facts.map(({ format }) => format)),
    extensions: countExtensions(files.filter((file) => file.facts !== undefined)),
  };
}

function durations(sorted: Float64Array): DurationStats {
  const seconds = [...sorted];
  return {
    total: seconds.reduce((sum, each) => sum + each, 0),
    mean: mean(seconds),
    variance: variance(seconds),
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    percentiles: Object.fromEntries(PERCENTILES.map((percent) => [percent, percentile(sorted, percent)])),
  };
}

/** Number of files by the end of their names. */
export function countExtensions(files: readonly { readonly file: string }[]): Record<string, number> {
  return counts(files.map(({ file }) => extname(file)));
}

function counts(values: readonly (string | number)[]): Record<string, number> {
  const found = new Map<string, number>();
  for (const value of values) found.set(String(value), (found.get(String(value)) ?? 0) + 1);
  return Object.fromEntries(found);
}
