import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { missingFile } from '../formats/files/missing-file.ts';
import { decodeNpy, encodeNpy } from '../formats/files/npy.ts';
import { decodeNpz, encodeNpz } from '../formats/files/npz.ts';
import { firstFrom } from '../numerics/first-from.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import { type Excerpt, excerptName } from './excerpt.ts';
import type { Predicted, TargetSpace } from './prediction-type.ts';

const MS = 1000;

/** How strongly each frequency is heard in each frame. */
export interface Salience {
  /** Of the frames, rising: milliseconds from the beginning of the recording. */
  readonly times: Float32Array;
  /** Hz, rising. */
  readonly frequencies: Float32Array;
  /** Shape (times, frequencies), 0 to 1. */
  readonly values: Float32Array;
}

/** Where the salience of an excerpt is, within the folder of predictions. */
export function salienceFile(split: string, excerpt: Excerpt): string {
  return `salience/${split}/${excerptName(excerpt)}.npz`;
}

/**
 * Writes the salience of the excerpts that are in a split, as heads say it: `salience/<split>/<clip>.<start>-<end>.npz` with the
 * arrays `times` (milliseconds), `frequencies` (Hz) and `values`. Excerpts that begin after their clip has ended have none.
 *
 * @param frequenciesOf frequencies, in Hz, of the first columns of what heads say
 */
export async function writeSaliences(
  outDir: string,
  split: string,
  { index, values }: Predicted,
  space: TargetSpace,
  {
    excerpts,
    frequenciesOf,
  }: { readonly excerpts: readonly Excerpt[]; readonly frequenciesOf: (space: TargetSpace) => Float32Array },
): Promise<void> {
  const frequencies = frequenciesOf(space);
  const columns = values.length / Math.max(1, index.rows);
  for (const excerpt of excerpts) {
    const clip = index.files.find(({ filename }) => filename === excerpt.clip);
    if (clip === undefined || index.timestamps === null) continue;
    const ofClip = index.timestamps.subarray(clip.firstRow, clip.firstRow + clip.rows);
    const [first, end] = [firstFrom(ofClip, MS * excerpt.start), firstFrom(ofClip, MS * excerpt.end)];
    if (end === first) continue;
    const said = new Float32Array((end - first) * frequencies.length);
    for (let frame = first; frame < end; frame++) {
      const row = (clip.firstRow + frame) * columns;
      said.set(values.subarray(row, row + frequencies.length), (frame - first) * frequencies.length);
    }
    const file = join(outDir, salienceFile(split, excerpt));
    const times = Float32Array.from(ofClip.subarray(first, end));
    await writeFileAtomic(file, encodeSalience({ times, frequencies, values: said }));
  }
}

function encodeSalience({ times, frequencies, values }: Salience): Uint8Array {
  return encodeNpz(
    new Map([
      ['times.npy', encodeNpy(times, [times.length])],
      ['frequencies.npy', encodeNpy(frequencies, [frequencies.length])],
      ['values.npy', encodeNpy(values, [times.length, frequencies.length])],
    ]),
  );
}

const WHAT = 'a npz file with float32 arrays times (ms), frequencies (Hz) and values (times, frequencies)';

/** Reads what `writeSaliences` or `numpy.savez` wrote. @throws UserError for a file that is not that */
export async function readSalience(path: string): Promise<Salience> {
  const members = decodeNpz(await readFile(path).catch(missingFile(path, WHAT)), path);
  const read = (name: string) => {
    const member = members.get(`${name}.npy`);
    if (member === undefined) throw new UserError(`${path}: has no array ${name}; expected ${WHAT}`);
    return decodeNpy(member, `${path}, ${name}`);
  };
  const [times, frequencies, values] = [read('times'), read('frequencies'), read('values')];
  if (values.data.length !== times.data.length * frequencies.data.length) {
    throw new UserError(
      `${path}: values of shape (${values.shape.join(', ')}) of ${times.data.length} times and ${frequencies.data.length} frequencies; expected ${WHAT}`,
    );
  }
  for (const [name, { data }] of [
    ['times', times],
    ['frequencies', frequencies],
  ] as const) {
    if (data.some((value, place) => !(value >= 0) || (place > 0 && !(value > (data[place - 1] ?? 0))))) {
      throw new UserError(`${path}: ${name} do not rise; expected ${WHAT}, both rising from 0`);
    }
  }
  return { times: times.data, frequencies: frequencies.data, values: values.data };
}
