import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { at } from '../../at.ts';
import type { SoundLabels } from '../sound-labels.ts';
import { METADATA_FILE, X_FILE } from './files.ts';
import { type Header, headerLines } from './header.ts';
import { checksumOf, markFile, type SetIndex, writeIndex } from './index-file.ts';
import { openMetadata } from './read-metadata.ts';

const BETWEEN = Buffer.from(',\n');
const END = Buffer.from(']}');

/** Writes `metadata.json` sound by sound, and the index of it. */
export class MetadataWriter {
  readonly #folder: string;
  readonly #header: Header;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #labels: SoundLabels[] = [];
  #file: number;
  #length = 0;
  #checksum = 0;

  private constructor(folder: string, header: Header, file: number) {
    this.#folder = folder;
    this.#header = header;
    this.#file = file;
  }

  /** Begins the file in a folder. */
  static create(folder: string, header: Header): MetadataWriter {
    const writer = new MetadataWriter(folder, header, openSync(join(folder, METADATA_FILE), 'w'));
    writer.#write(Buffer.from(headerLines(header)));
    return writer;
  }

  /** Goes on with the file that a process which ended had begun: after its last sound that is whole. */
  static async resume(folder: string, header: Header): Promise<MetadataWriter> {
    const file = join(folder, METADATA_FILE);
    const reader = await openMetadata(file).catch(() => undefined);
    if (reader === undefined) return MetadataWriter.create(folder, header);
    const writer = new MetadataWriter(folder, header, openSync(file, 'r+'));
    writer.#length = Buffer.byteLength(headerLines(header));
    try {
      for await (const { start, end, text } of reader.points()) {
        writer.#note(start, end, labelsOf(text));
        writer.#length = end;
      }
    } finally {
      await reader.close();
    }
    ftruncateSync(writer.#file, writer.#length);
    writer.#checksum = await checksumOf(file);
    return writer;
  }

  /** Sounds that are written. */
  get count(): number {
    return this.#ends.length;
  }

  /** What is true of the sounds that are written. */
  get labels(): readonly SoundLabels[] {
    return this.#labels;
  }

  append(text: Uint8Array, labels: SoundLabels): void {
    if (this.count > 0) this.#write(BETWEEN);
    const start = this.#length;
    this.#write(text);
    this.#note(start, this.#length, labels);
  }

  /** Appends a sound of another `metadata.json`, which is open as `from`, byte for byte. */
  copy(from: number, index: SetIndex, point: number): void {
    const start = at(index.starts, point);
    const text = Buffer.allocUnsafe(at(index.ends, point) - start);
    for (let done = 0; done < text.length; ) {
      const read = readSync(from, text, done, text.length - done, start + done);
      if (read === 0) throw new Error(`${METADATA_FILE} became shorter while it was read`);
      done += read;
    }
    this.append(text, at(index.labels, point));
  }

  /** Ends the file and writes the index beside it, and beside `x.npy`, which is whole. */
  async finish({ shape, source, drawn }: Pick<SetIndex, 'shape' | 'source' | 'drawn'>): Promise<void> {
    this.#write(END);
    closeSync(this.#file);
    this.#file = -1;
    const marks = {
      metadata: await markFile(join(this.#folder, METADATA_FILE), this.#checksum),
      x: await markFile(join(this.#folder, X_FILE)),
    };
    await writeIndex(
      this.#folder,
      {
        header: this.#header,
        source,
        drawn,
        shape,
        starts: this.#starts,
        ends: this.#ends,
        labels: this.#labels,
      },
      marks,
    );
  }

  /** Leaves the file as it is, for `resume`. */
  leave(): void {
    if (this.#file >= 0) closeSync(this.#file);
    this.#file = -1;
  }

  #write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#length + done);
    }
    this.#length += bytes.length;
    this.#checksum = crc32(bytes, this.#checksum);
  }

  #note(start: number, end: number, labels: SoundLabels): void {
    this.#starts.push(start);
    this.#ends.push(end);
    this.#labels.push(labels);
  }
}

/** Of a sound as this class writes it. */
function labelsOf(text: Buffer): SoundLabels {
  return JSON.parse(text.toString('utf8', text.lastIndexOf('\n"y": ') + 6, text.length - 1)) as SoundLabels;
}
