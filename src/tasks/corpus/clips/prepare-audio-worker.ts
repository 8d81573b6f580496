import { relative } from 'node:path';
import {
  createResamplerBank,
  fitDuration,
  type ResamplerBank,
  readMonoPieces,
  toFullScale,
} from '../../../audio/index.ts';
import { UserError } from '../../../errors.ts';
import type { FileHash } from '../../../pipeline/index.ts';
import { WavOutput } from './wav-output.ts';

/** One audio file of the corpus and what is to be made of it. */
export interface ClipJob {
  readonly source: string;
  /** Length of the clip, or null to keep it. */
  readonly seconds: number | null;
  readonly outputs: readonly { readonly sampleRate: number; readonly path: string }[];
}

/** The hash of each output where it is known; or what was wrong with the source, in one line. */
export type ClipOutcome =
  | { readonly hashes: readonly (FileHash | undefined)[] }
  | { readonly problem: string };

/** Prepares clips one after the other. */
export async function prepareClips(jobs: readonly ClipJob[]): Promise<ClipOutcome[]> {
  const outcomes: ClipOutcome[] = [];
  for (const job of jobs) {
    try {
      outcomes.push({ hashes: await prepareClip(job) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      outcomes.push({ problem: error.message });
    }
  }
  return outcomes;
}

/**
 * Reads a file once and writes it as mono 16-bit wav at every rate. Every rate starts from the trimmed 16-bit
 * samples, as in hear-preprocess; a rate that is the file's own is not resampled. A long file goes through in pieces,
 * so that it takes no more memory than a short one.
 *
 * @throws UserError for a file that cannot be decoded
 */
async function prepareClip({ source, seconds, outputs }: ClipJob): Promise<(FileHash | undefined)[]> {
  const name = relative('', source);
  const files = outputs.map((output) => new WavOutput(output.path, output.sampleRate));
  try {
    let clip: ClipRates | undefined;
    for await (const { samples, sampleRate } of fitDuration(readMonoPieces(source, name), seconds)) {
      clip ??= await ClipRates.start(sampleRate, outputs, files, name);
      await clip.push(samples);
    }
    await clip?.end();
    const hashes: (FileHash | undefined)[] = [];
    for (const file of files) hashes.push(await file.finish());
    return hashes;
  } catch (error) {
    for (const file of files) file.discard();
    throw error;
  }
}

/** A corpus has one sample rate or a few; one of a thousand rates must not keep the filters of all of them. */
const MOST_BANKS = 4;
/** Those used last, the latest at the end. Clips of a thread come one after the other, so none of the others is in use. */
const banks = new Map<string, ResamplerBank<'int16'>>();

async function bankFor(
  from: number,
  rates: readonly number[],
  name: string,
): Promise<ResamplerBank<'int16'>> {
  const key = [from, ...rates].join(' ');
  const bank = banks.get(key) ?? (await createResamplerBank(from, rates, 'int16').catch(named(name)));
  banks.delete(key);
  banks.set(key, bank);
  const [[oldest, unused] = []] = banks;
  if (banks.size > MOST_BANKS && oldest !== undefined) {
    banks.delete(oldest);
    await unused?.release();
  }
  return bank;
}

function named(name: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof UserError ? new UserError(`${name}: ${error.message}`, { cause: error }) : error;
  };
}

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
    name: string,
  ): Promise<ClipRates> {
    const rates = outputs.map((output) => output.sampleRate);
    const others = rates.filter((rate) => rate !== from);
    return new ClipRates(
      await bankFor(from, others, name),
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
