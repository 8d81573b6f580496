import { type FileHandle, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { at } from '../at.ts';
import { UserError } from '../errors.ts';
import { missingFile } from '../formats/files/missing-file.ts';
import { readFully } from '../formats/files/npy.ts';
import { encodeNpyHeader, itemCount } from '../formats/files/npy-header.ts';
import type { SamplerSettings } from './audio-sampler.ts';
import { X_FILE } from './disk/files.ts';
import type { SamplerInfo } from './disk/header.ts';
import type { SetIndex } from './disk/index-file.ts';
import type { SoundLabels } from './sound-labels.ts';

/** A sound as a network is given it, and what is true of it. */
export interface DataPoint {
  /** Of the set's `shape`, in row-major order. */
  readonly x: Float32Array;
  readonly y: SoundLabels;
}

/**
 * A set of sounds on disk. What is true of them is in memory; `x` is read when it is asked for, so that a set may be larger
 * than memory.
 */
export class Dataset {
  /** Of its files. */
  readonly dir: string;
  readonly representationSettings: Readonly<Record<string, unknown>>;
  /** Who made the sounds. */
  readonly sampler: SamplerInfo;
  readonly samplerSettings: SamplerSettings;
  /** Sounds. */
  readonly length: number;
  /** Of one sound's `x`: (samples,) for `end2end`, else (bins, frames). */
  readonly shape: readonly number[];
  /** What is true of the sounds, one after the other. */
  readonly Y: readonly SoundLabels[];
  /** The sum of the text of the sampler's class, where it is known. */
  readonly source: string | undefined;
  /** Sounds that were drawn by another seed than the settings have, as far as that is known. */
  readonly drawn: readonly number[];
  readonly #stamp: string;

  /** `loadDataset` and the like make them. */
  constructor(dir: string, { header, shape, labels, source, drawn }: SetIndex, stamp: string) {
    this.dir = dir;
    this.representationSettings = header.representationSettings;
    this.sampler = header.sampler;
    this.samplerSettings = header.samplerSettings;
    this.length = header.size;
    this.shape = shape;
    this.Y = labels;
    this.source = source;
    this.drawn = drawn;
    this.#stamp = stamp;
  }

  /** @throws UserError where there is no such sound, and where the set was changed since it was loaded */
  async get(index: number): Promise<DataPoint> {
    if (!(Number.isInteger(index) && index >= 0 && index < this.length)) {
      throw new UserError(
        `${this.dir}: has no sound ${index}; expected an index from 0 to ${this.length - 1}`,
      );
    }
    return { x: await this.readX(index, index + 1), y: at(this.Y, index) };
  }

  /**
   * The representations of the sounds from `first` to before `end`.
   *
   * @returns shape (end - first, ...shape), in row-major order
   * @throws UserError where there are no such sounds, and where the set was changed since it was loaded
   */
  async readX(first = 0, end = this.length): Promise<Float32Array> {
    const areWhole = Number.isInteger(first) && Number.isInteger(end);
    if (!(areWhole && first >= 0 && first <= end && end <= this.length)) {
      throw new UserError(
        `${this.dir}: has no sounds ${first} to ${end}; expected whole numbers from 0 to ${this.length}, the first before the end`,
      );
    }
    const items = itemCount(this.shape);
    const x = new Float32Array((end - first) * items);
    const file = join(this.dir, X_FILE);
    const handle = await open(file).catch(missingFile(file, 'the representations of a data set'));
    try {
      await this.#check(handle);
      const start = encodeNpyHeader([this.length, ...this.shape]).length;
      await readFully(handle, new Uint8Array(x.buffer), start + 4 * first * items, file);
    } finally {
      await handle.close();
    }
    return x;
  }

  /** All sounds, one after the other. */
  async *[Symbol.asyncIterator](): AsyncGenerator<DataPoint> {
    for (let index = 0; index < this.length; index++) yield await this.get(index);
  }

  async #check(handle: FileHandle): Promise<void> {
    if (stampOf(await handle.stat({ bigint: true })) !== this.#stamp) {
      throw new UserError(
        `${this.dir}: the data set was changed since it was loaded; expected the one that the change returned, or loadDataset again`,
      );
    }
  }
}

/** @param index of the set, as it is on disk */
export async function openDataset(dir: string, index: SetIndex): Promise<Dataset> {
  return new Dataset(dir, index, stampOf(await stat(join(dir, X_FILE), { bigint: true })));
}

/** Changes whenever the set does; undefined where it has no `x.npy` yet. */
export async function stampOfX(dir: string): Promise<string | undefined> {
  const found = await stat(join(dir, X_FILE), { bigint: true }).catch(() => undefined);
  return found && stampOf(found);
}

function stampOf({ ino, mtimeNs, size }: { ino: bigint; mtimeNs: bigint; size: bigint }): string {
  return `${ino} ${mtimeNs} ${size}`;
}
