import { readAnnotation } from '../../formats/labels/annotation.ts';
import { framesOfPitches } from '../corpus/labels/clip-frames.ts';
import type { ClipFrames } from '../corpus/labels/metadata-rows.ts';

/** A data set's layout is known, so nothing has to be guessed and told. */
const READING = { unicode: 'NFC', plain: true, tell() {} } as const;

/**
 * Reads the annotation of a melody, a frame on each line: seconds, Hz. As mir_eval.io.load_time_series reads it, of which the
 * columns may be apart by blanks or by a comma: lines that begin with `#` are passed over, times need not be even.
 *
 * @returns milliseconds; Hz, 0 where nothing sounds, below 0 where nothing does but the pitch is known
 * @throws UserError that names the line, for what is no two numbers and for times below 0 or that do not rise
 */
export async function readMelodyFile(path: string): Promise<ClipFrames> {
  const { times, values } = await readAnnotation(path, 'melody', READING);
  return { times: Float64Array.from(times), values: Float64Array.from(values) };
}

/**
 * Reads the annotation of several voices, a frame on each line: seconds, and Hz of each voice that sounds. As
 * mir_eval.io.load_ragged_time_series reads it, of which the columns may be apart by blanks or by a comma; zeros stand for
 * voices that are silent.
 *
 * @returns milliseconds and Hz, a time once for each frequency, and once with 0 where nothing sounds
 * @throws UserError that names the line, for what is no number, for times that do not rise and frequencies below 0
 */
export async function readMultipitchFile(path: string): Promise<ClipFrames> {
  return framesOfPitches(await readAnnotation(path, 'multipitch', READING));
}
