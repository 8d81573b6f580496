import { UserError } from '../../errors.ts';
import { NumberList } from '../../formats/files/number-list.ts';
import type { ClipFrames } from '../corpus/labels/metadata-rows.ts';
import { readFrameLines } from './frame-lines.ts';

const TOLD = {
  what: 'the annotation of voices',
  expected: 'a time in seconds and any number of frequencies in Hz',
};

/**
 * Reads the annotation of several voices, a frame on each line: seconds, and Hz of each voice that sounds. As
 * mir_eval.io.load_ragged_time_series reads it, of which the columns may be apart by blanks or by a comma; zeros stand for
 * voices that are silent.
 *
 * @returns milliseconds and Hz, a time once for each frequency, and once with 0 where nothing sounds
 * @throws UserError that names the line, for what is no number, for times that do not rise and frequencies below 0
 */
export async function readMultipitchFile(path: string): Promise<ClipFrames> {
  const times = new NumberList(Float64Array);
  const values = new NumberList(Float64Array);
  await readFrameLines(path, TOLD, ({ time, values: ofFrame, place }) => {
    const wrong = ofFrame.find((value) => value < 0);
    if (wrong !== undefined) throw new UserError(`${place}: ${wrong} Hz; expected frequencies from 0`);
    const sounding = ofFrame.filter((value) => value > 0);
    for (const value of sounding.length === 0 ? [0] : sounding) {
      times.push(time);
      values.push(value);
    }
  });
  return { times: times.finish(), values: values.finish() };
}
