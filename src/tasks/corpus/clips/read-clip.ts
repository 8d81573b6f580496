import { fitDuration, type PcmSignal, readMonoPieces } from '../../../audio/index.ts';

/** In samples. Resampling longer clips is many times the work of a call, and so gains nothing by company. */
const SHORT = 2 ** 15;

/** A clip as far as it has been read. */
export interface ReadClip {
  readonly pieces: readonly PcmSignal[];
  /** What has not been read yet; undefined of a short clip, which has been read to its end. */
  readonly rest: AsyncGenerator<PcmSignal> | undefined;
}

/**
 * Reads a clip, trimmed or padded, until it is at its end or known to be long.
 *
 * @param name names the file in error messages
 * @throws UserError for a file that cannot be decoded
 */
export async function readClip(source: string, name: string, seconds: number | null): Promise<ReadClip> {
  const rest = fitDuration(readMonoPieces(source, name), seconds);
  const pieces: PcmSignal[] = [];
  let length = 0;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    pieces.push(next.value);
    length += next.value.samples.length;
    if (length > SHORT) return { pieces, rest };
  }
  return { pieces, rest: undefined };
}

/** All of a clip, in order. */
export async function* piecesOf({ pieces, rest }: ReadClip): AsyncGenerator<PcmSignal> {
  yield* pieces;
  if (rest !== undefined) yield* rest;
}
