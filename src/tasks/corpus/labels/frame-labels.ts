import { at } from '../../../at.ts';
import { csvRow } from '../../../formats/files/csv.ts';
import { writeChunks } from '../../../formats/files/stream-file.ts';
import { compareText } from '../../../numerics/text-order.ts';
import { readAnnotationFile } from './annotation-files.ts';

interface Written {
  readonly column: string;
  readonly several?: boolean;
}

/**
 * Writes the labels of frames, `filename,timestamp,<column>`, from one annotation after the other; files sorted.
 *
 * @param path of `<split>.csv`
 * @param metadata the output of the metadata step
 * @param filestems of the clips that were chosen
 * @param written.column of the numbers
 * @param written.several whether a frame has a JSON array of them, empty where its number is 0 or below
 */
export async function writeFrameLabels(
  path: string,
  metadata: string,
  filestems: readonly string[],
  written: Written,
): Promise<void> {
  await writeChunks(path, frameLines(metadata, [...filestems].sort(compareText), written));
}

async function* frameLines(
  metadata: string,
  filestems: readonly string[],
  { column, several = false }: Written,
): AsyncGenerator<string> {
  yield `${csvRow(['filename', 'timestamp', column])}\n`;
  for (const filestem of filestems) {
    const { times, values } = await readAnnotationFile(metadata, filestem);
    const name = csvRow([`${filestem}.wav`]);
    let lines = '';
    if (several) {
      for (const [time, numbers] of byTime(times, values)) {
        lines += `${name},${csvRow([time, JSON.stringify(numbers)])}\n`;
      }
      yield lines;
      continue;
    }
    for (let frame = 0; frame < times.length; frame++) {
      lines += `${name},${at(times, frame)},${at(values, frame)}\n`;
    }
    yield lines;
  }
}

/** The numbers above 0 of each time, rising. */
function byTime(times: Float64Array, values: Float64Array): ReadonlyMap<number, readonly number[]> {
  const frames = new Map<number, number[]>();
  for (const [row, time] of times.entries()) {
    const ofFrame = frames.get(time) ?? [];
    frames.set(time, ofFrame);
    if (at(values, row) > 0) ofFrame.push(at(values, row));
  }
  for (const ofFrame of frames.values()) ofFrame.sort((a, b) => a - b);
  return frames;
}
