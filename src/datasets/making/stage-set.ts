import { closeSync, ftruncateSync, openSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { encodeNpyHeader, itemCount } from '../../formats/files/npy-header.ts';
import { X_FILE } from '../disk/files.ts';
import type { Header } from '../disk/header.ts';
import { MetadataWriter } from '../disk/metadata-writer.ts';
import type { Staging } from '../disk/staging.ts';
import type { InputRepresentation } from '../representation/input-representation.ts';
import { requireSameNames, type SoundLabels } from '../sound-labels.ts';
import { makeInOrder, type SoundsOf } from './make-in-order.ts';
import type { MakingOptions } from './making-options.ts';

/** A number of x takes 4 in `x.npy`, and a digit and a comma of text. */
const LEAST_BYTES = 6;

/** A set all of whose representations are to be made. */
export interface SetToMake {
  readonly header: Header;
  readonly representation: InputRepresentation;
  readonly source: string | undefined;
  readonly drawn: readonly number[];
  readonly sourceOf: SoundsOf;
  /** Of sounds that were made when the work was begun: whether they would be the same now. */
  readonly areSame?: (labels: readonly SoundLabels[], indices: readonly number[]) => Promise<boolean>;
}

/** Writes the files of a set into the folder for new files; goes on with those that are there. */
export async function stageSet(staging: Staging, set: SetToMake, options: MakingOptions): Promise<void> {
  const { header, representation, areSame } = set;
  const { duration, sampleRate } = header.samplerSettings;
  const length = Math.ceil(duration * sampleRate);
  const shape = representation.transformShape(length);
  const writer = await writerOf(staging, set);
  try {
    requireRoom(staging.path, header.size - writer.count, shape);
    if (writer.count === 0) createRows(join(staging.path, X_FILE), [header.size, ...shape]);
    const left = Array.from({ length: header.size - writer.count }, (_, i) => writer.count + i);
    const { onProgress } = options;
    const before = writer.count;
    await makeInOrder(
      {
        folder: staging.path,
        sampleRate,
        length,
        representation: representation.settings,
        size: header.size,
      },
      left,
      shape,
      set.sourceOf,
      ({ texts, labels }) => {
        for (const [i, text] of texts.entries()) {
          const own = labels[i] ?? {};
          // What is read from files was made by others, who may have had their reasons.
          if (areSame !== undefined) {
            const name = `${header.sampler.name}: sound ${writer.count}`;
            requireSameNames(name, own, writer.labels[0] ?? own);
          }
          writer.append(text, own);
        }
      },
      {
        ...options,
        onProgress: onProgress && ((done) => onProgress(before + done, header.size)),
      },
    );
    await writer.finish({ shape, ...set });
  } finally {
    writer.leave();
  }
}

/** @throws UserError where even the text of `metadata.json` and `x.npy` have no room */
function requireRoom(folder: string, sounds: number, shape: readonly number[]): void {
  const { bavail, bsize } = statfsSync(folder);
  const room = bavail * bsize;
  const needed = sounds * itemCount(shape) * LEAST_BYTES;
  if (needed <= room) return;
  throw new UserError(
    `${folder}: ${sounds} sounds with x of shape (${shape.join(', ')}) take ${needed} bytes or more; the disk has ${room} left`,
  );
}

/** Goes on with the sounds that are there, unless they would be others now. */
async function writerOf(
  { path, isResumed }: Staging,
  { header, areSame }: SetToMake,
): Promise<MetadataWriter> {
  if (!isResumed) return MetadataWriter.create(path, header);
  const writer = await MetadataWriter.resume(path, header);
  const { count, labels } = writer;
  if (count === 0 || (await areSame?.(labels, [...new Set([0, count - 1])])) !== false) return writer;
  writer.leave();
  return MetadataWriter.create(path, header);
}

/** A npy file of its full length, whose rows are still to be written. */
function createRows(file: string, shape: readonly number[]): void {
  const handle = openSync(file, 'w');
  try {
    const header = encodeNpyHeader(shape);
    writeSync(handle, header);
    ftruncateSync(handle, header.length + 4 * itemCount(shape));
  } finally {
    closeSync(handle);
  }
}
