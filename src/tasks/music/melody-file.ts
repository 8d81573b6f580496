import { UserError } from '../../errors.ts';
import { NumberList } from '../../formats/files/number-list.ts';
import type { ClipFrames } from '../corpus/labels/metadata-rows.ts';
import { readFrameLines } from './frame-lines.ts';

const TOLD = { what: 'the annotation of a melody', expected: 'a time in seconds and a frequency in Hz' };

/**
 * Reads the annotation of a melody, a frame on each line: seconds, Hz. As mir_eval.io.load_time_series reads it, of which the
 * columns may be apart by blanks or by a comma: lines that begin with `#` are passed over, times need not be even.
 *
 * @returns milliseconds; Hz, 0 where nothing sounds, below 0 where nothing does but the pitch is known
 * @throws UserError that names the line, for what is no two numbers and for times below 0 or that do not rise
 */
export async function readMelodyFile(path: string): Promise<ClipFrames> {
  const times = new NumberList(Float64Array);
  const values = new NumberList(Float64Array);
  await readFrameLines(path, TOLD, ({ time, values: ofFrame, place }) => {
    const [value, ...more] = ofFrame;
    if (value === undefined || more.length > 0) {
      throw new UserError(`${place}: ${1 + ofFrame.length} columns; expected 2, ${TOLD.expected}`);
    }
    times.push(time);
    values.push(value);
  });
  return { times: times.finish(), values: values.finish() };
}
