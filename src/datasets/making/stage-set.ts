import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encodeNpyHeader, itemCount } from '../../formats/files/npy-header.ts';
import { X_FILE } from '../disk/files.ts';
import type { Header } from '../disk/header.ts';
import { MetadataWriter } from '../disk/metadata-writer.ts';
import type { Staging } from '../disk/staging.ts';
import type { InputRepresentation } from '../representation/input-representation.ts';
import type { SoundLabels } from '../sound-labels.ts';
import { type MakingOptions, makeInOrder, type SoundsOf } from './make-in-order.ts';

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
  const { header, representation } = set;
  const { duration, sampleRate } = header.samplerSettings;
  const length = Math.ceil(duration * sampleRate);
  const shape = representation.transformShape(length);
  const writer = await writerOf(staging, set);
  try {
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
        for (const [i, text] of texts.entries()) writer.append(text, labels[i] ?? {});
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
