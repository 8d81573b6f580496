import path from 'node:path';
import {
  createResamplerBank,
  fitDuration,
  type ResamplerBank,
  readMonoPieces,
  toFullScale,
} from '../../audio/index.ts';
import { UserError } from '../../errors.ts';
import { WavOutput } from './wav-output.ts';

/** One audio file of the corpus and what is to be made of it. */
export interface ClipJob {
  readonly source: string;
  /** Length of the clip, or null to keep it. */
  readonly seconds: number | null;
  readonly outputs: readonly { readonly sampleRate: number; readonly path: string }[];
}

/**
 * Prepares clips one after the other.
 *
 * @returns for each what was wrong with its file, in one line; undefined where nothing was
 */
export async function prepareClips(jobs: readonly ClipJob[]): Promise<(string | undefined)[]> {
  const problems: (string | undefined)[] = [];
  for (const job of jobs) {
    try {
      await prepareClip(job);
      problems.push(undefined);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error.message);
    }
  }
  return problems;
}

/**
 * Reads a file once and writes it as mono 16-bit wav at every rate. Every rate starts from the trimmed 16-bit
 * samples, as in hear-preprocess; a rate that is the file's own is not resampled. A long file goes through in pieces,
 * so that it takes no more memory than a short one.
 *
 * @throws UserError for a file that cannot be decoded
 */
async function prepareClip({ source, seconds, outputs }: ClipJob): Promise<void> {
  const name = path.relative('', source);
  const files = outputs.map((output) => new WavOutput(output.path, output.sampleRate));
  try {
    let clip: ClipRates | undefined;
    for await (const { samples, sampleRate } of fitDuration(readMonoPieces(source, name), seconds)) {
      clip ??= await ClipRates.start(sampleRate, outputs, files);
      await clip.push(samples);
    }
    await clip?.end();
    for (const file of files) await file.finish();
  } catch (error) {
    for (const file of files) file.discard();
    throw error;
  }
}

const banks = new Map<string, Promise<ResamplerBank<'int16'>>>();

/** A clip on its way to its files. */
class ClipRates {
  readonly #own: readonly WavOutput[];
  readonly #resampled: readonly WavOutput[];
  readonly #stream: ReturnType<ResamplerBank<'int16'>['start']>;

  private constructor(
    bank: ResamplerBank<'int16'>,
    own: readonly WavOutput[],
    resampled: readonly WavOutput[],
  ) {
    this.#own = own;
    this.#resampled = resampled;
    this.#stream = bank.start();
  }

  static async start(
    from: number,
    outputs: ClipJob['outputs'],
    files: readonly WavOutput[],
  ): Promise<ClipRates> {
    const rates = outputs.map((output) => output.sampleRate);
    const others = rates.filter((rate) => rate !== from);
    const key = [from, ...others].join(' ');
    const bank = banks.get(key) ?? createResamplerBank(from, others, 'int16');
    banks.set(key, bank);
    return new ClipRates(
      await bank,
      files.filter((_, i) => rates[i] === from),
      files.filter((_, i) => rates[i] !== from),
    );
  }

  async push(samples: Int16Array): Promise<void> {
    for (const file of this.#own) file.write(samples);
    if (this.#resampled.length > 0) this.#write(await this.#stream.push(toFullScale(samples)));
  }

  async end(): Promise<void> {
    this.#write(await this.#stream.end());
  }

  #write(pieces: readonly Int16Array[][]): void {
    for (const [i, file] of this.#resampled.entries()) {
      for (const piece of pieces[i] ?? []) file.write(piece);
    }
  }
}
