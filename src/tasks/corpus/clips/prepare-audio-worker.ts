import { relative } from 'node:path';
import { at } from '../../../at.ts';
import { type PcmSignal, type ResamplerBank, toFullScale } from '../../../audio/index.ts';
import { UserError } from '../../../errors.ts';
import type { FileHash } from '../../../pipeline/index.ts';
import { collectGarbage } from '../../../pipeline/machine/collect-garbage.ts';
import { piecesOf, type ReadClip, readClip } from './read-clip.ts';
import { groupClips, resampleTogether, type ShortClip } from './resample-together.ts';
import { bankFor } from './resampler-banks.ts';
import { WavOutput } from './wav-output.ts';

/** One audio file of the corpus and what is to be made of it. */
export interface ClipJob {
  readonly source: string;
  /** Length of the clip, or null to keep it. */
  readonly seconds: number | null;
  readonly outputs: readonly { readonly sampleRate: number; readonly path: string }[];
}

type Hashes = readonly (FileHash | undefined)[];

/** What is known of a clip that has been prepared. */
export interface PreparedClip {
  /** Of each output, where it is known. */
  readonly hashes: Hashes;
  /** All of its samples are 0: in the file, or since its channels cancel each other out. */
  readonly isSilent: boolean;
}

/** Or what was wrong with the source, in one line. */
export type ClipOutcome = PreparedClip | { readonly problem: string };

/** Bytes of garbage after which a thread collects it. Once it has, V8 looks soon by itself; before, a kilobyte of each clip stays. */
const MOST_GARBAGE = 4 * 2 ** 20;

type WaitingClip = ShortClip & { readonly index: number; readonly job: ClipJob };

/**
 * Reads each file once and writes it as mono 16-bit wav at every rate. Every rate starts from the trimmed 16-bit
 * samples, as in hear-preprocess; a rate that is the file's own is not resampled. Short clips of one length are resampled
 * together; a long file goes through in pieces, so that it takes no more memory than a short one.
 */
export async function prepareClips(jobs: readonly ClipJob[]): Promise<ClipOutcome[]> {
  const outcomes = new Map<number, ClipOutcome>();
  const settle = async (index: number, work: () => Promise<PreparedClip | undefined>) => {
    try {
      const prepared = await work();
      if (prepared !== undefined) outcomes.set(index, prepared);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      outcomes.set(index, { problem: error.message });
    }
  };
  const waiting: WaitingClip[] = [];
  for (const [index, job] of jobs.entries()) {
    await settle(index, async () => {
      const name = relative('', job.source);
      const clip = await readClip(job.source, name, job.seconds);
      const rates = job.outputs.map(({ sampleRate }) => sampleRate);
      const [first] = clip.pieces;
      if (first === undefined || clip.rest !== undefined) return writeInPieces(job, clip, name);
      const others = rates.filter((rate) => rate !== first.sampleRate);
      waiting.push({ index, job, name, pieces: clip.pieces, rates: others });
      return undefined;
    });
  }
  for (const group of groupClips(waiting)) {
    const resampled = await resampleTogether(group).catch(unlessOfUser);
    for (const [clip, { index, job, pieces, name }] of group.entries()) {
      const samples = resampled?.[clip];
      await settle(index, () =>
        samples === undefined
          ? writeInPieces(job, { pieces, rest: undefined }, name)
          : writeWhole(job, pieces, samples),
      );
    }
  }
  await collectGarbage(MOST_GARBAGE);
  return jobs.map((job, index) => outcomes.get(index) ?? { problem: `${job.source}: was not prepared` });
}

/** One by one each clip tells what is wrong under its own name. */
function unlessOfUser(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}

/** @param resampled samples at each rate that is not the clip's own */
async function writeWhole(
  { outputs }: ClipJob,
  pieces: readonly PcmSignal[],
  resampled: readonly Int16Array[],
): Promise<PreparedClip> {
  const own = at(pieces, 0).sampleRate;
  const hashes = await writeFiles(outputs, async (files) => {
    let next = 0;
    for (const [i, { sampleRate }] of outputs.entries()) {
      const samples = sampleRate === own ? pieces.map((piece) => piece.samples) : [at(resampled, next++)];
      for (const piece of samples) at(files, i).write(piece);
    }
  });
  return { hashes, isSilent: pieces.every(({ samples }) => isZero(samples)) };
}

async function writeInPieces({ outputs }: ClipJob, clip: ReadClip, name: string): Promise<PreparedClip> {
  let isSilent = true;
  const hashes = await writeFiles(outputs, async (files) => {
    let rates: ClipRates | undefined;
    for await (const { samples, sampleRate } of piecesOf(clip)) {
      isSilent &&= isZero(samples);
      rates ??= await ClipRates.start(sampleRate, outputs, files, name);
      await rates.push(samples);
    }
    await rates?.end();
  });
  return { hashes, isSilent };
}

function isZero(samples: Int16Array): boolean {
  return samples.every((sample) => sample === 0);
}

/** Of files that are not all filled nothing stays. */
async function writeFiles(
  outputs: ClipJob['outputs'],
  fill: (files: readonly WavOutput[]) => Promise<void>,
): Promise<Hashes> {
  const files = outputs.map((output) => new WavOutput(output.path, output.sampleRate));
  try {
    await fill(files);
    const hashes: (FileHash | undefined)[] = [];
    for (const file of files) hashes.push(await file.finish());
    return hashes;
  } catch (error) {
    for (const file of files) file.discard();
    throw error;
  }
}

/** A clip on its way to its files. */
class ClipRates {
  readonly #own: readonly WavOutput[];
  readonly #resampled: readonly WavOutput[];
  readonly #stream: ReturnType<Awaited<ReturnType<typeof bankFor>>['start']>;

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
