import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { createResampler, encodeWav16, type Resampler, readMono16 } from '../audio/index.ts';
import { UserError } from '../errors.ts';
import { isInsidePath } from '../pipeline/files/inside-path.ts';
import type { PageClip } from './html/page-data.ts';

/** In Hz; more is not needed to hear what was wrong. */
const RATE = 16_000;
const MOST_SECONDS = 10;

/** A clip of a task folder. */
export interface ClipName {
  readonly task: string;
  readonly split: string;
  readonly file: string;
  /** Seconds; undefined: all of it. */
  readonly stretch?: readonly [start: number, end: number] | undefined;
}

export function clipKey({ task, split, file, stretch }: ClipName): string {
  return `${task}/${split}/${file}${stretch === undefined ? '' : `#${stretch.join('-')}`}`;
}

/**
 * The file of a clip in the tasks folder: of its sample rates the lowest from 16 kHz on, else the highest. Undefined
 * where there is none, and for names that lead elsewhere.
 */
export async function findClip(
  tasksDir: string,
  { task, split, file }: ClipName,
): Promise<string | undefined> {
  if (![task, split, file].every((name) => isInsidePath(name) && name !== '')) return undefined;
  const folder = join(tasksDir, task);
  const rates = (await readdir(folder).catch((): string[] => []))
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
  const preferred = [
    ...rates.filter((rate) => rate >= RATE),
    ...rates.filter((rate) => rate < RATE).reverse(),
  ];
  for (const rate of preferred) {
    const found = join(folder, String(rate), split, file);
    const stats = await stat(found).catch(() => undefined);
    if (stats?.isFile()) return found;
  }
  return undefined;
}

/** Clips as text within the page: 16 bits, 16 kHz at most, the first 10 s. */
export class ClipInliner {
  readonly #tasksDir: string;
  #resampler: Promise<Resampler> | undefined;
  #rate = 0;

  constructor(tasksDir: string) {
    this.#tasksDir = tasksDir;
  }

  /** Undefined where the clip is missing or cannot be read. */
  async embed(clip: ClipName): Promise<PageClip | undefined> {
    const file = await findClip(this.#tasksDir, clip);
    if (file === undefined) return undefined;
    try {
      const { samples, sampleRate } = await readMono16(file, file);
      const [from, to] = (clip.stretch ?? [0, samples.length / sampleRate]).map((seconds) =>
        Math.round(seconds * sampleRate),
      ) as [number, number];
      const asked = samples.subarray(from, to);
      const isLonger = asked.length > MOST_SECONDS * sampleRate;
      const first = isLonger ? asked.subarray(0, MOST_SECONDS * sampleRate) : asked;
      const shown =
        sampleRate <= RATE
          ? { samples: first, sampleRate }
          : { samples: await (await this.#resamplerFrom(sampleRate)).resample16(first), sampleRate: RATE };
      const url = `data:audio/wav;base64,${Buffer.from(encodeWav16(shown)).toString('base64')}`;
      return isLonger ? { url, first: MOST_SECONDS } : { url };
    } catch (error) {
      if (error instanceof UserError) return undefined;
      throw error;
    }
  }

  /** Clips of a task are of one rate, so that the filters of the last one are kept, and no others. */
  async #resamplerFrom(rate: number): Promise<Resampler> {
    if (this.#resampler === undefined || this.#rate !== rate) {
      await (await this.#resampler)?.release();
      this.#resampler = createResampler(rate, RATE);
      this.#rate = rate;
    }
    return this.#resampler;
  }
}

/** The address of a file relative to the folder that the page is in. */
export function relativeUrl(fromFolder: string, file: string): string {
  return relative(fromFolder, file).split(sep).map(encodeURIComponent).join('/');
}
