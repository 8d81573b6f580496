export type WavEncoding = 'integer' | 'float';

export interface WavFile {
  readonly encoding: WavEncoding;
  readonly bits: number;
  readonly channels: number;
  readonly sampleRate: number;
  /** Stored values, interleaved: integers of `bits` (8 bits unsigned) or floats. */
  readonly stored: readonly number[];
  readonly extensible?: boolean;
  readonly speakerMask?: number;
  /** Chunks before the data: id and bytes. */
  readonly extraChunks?: readonly (readonly [id: string, bytes: Uint8Array])[];
  /** Written in place of the data chunk's size; the data then is not padded to an even length. */
  readonly dataSize?: number;
  /** Follows the data. */
  readonly tail?: Uint8Array;
}

/** Writes a WAV file straight from the format's description, to be read back by the code under test. */
export function wavFile(file: WavFile): Uint8Array {
  const data = storedBytes(file);
  const pad = new Uint8Array(file.dataSize === undefined ? data.length % 2 : 0);
  const dataSize = file.dataSize ?? data.length;
  const chunks = [chunk('fmt ', formatBytes(file))];
  for (const [id, bytes] of file.extraChunks ?? []) chunks.push(chunk(id, bytes));
  chunks.push(chunk('data', data, dataSize), pad, file.tail ?? new Uint8Array(0));
  const body = Buffer.concat([Buffer.from('WAVE'), ...chunks]);
  return chunk('RIFF', body);
}

function chunk(id: string, bytes: Uint8Array, size = bytes.length): Uint8Array {
  const header = Buffer.alloc(8);
  header.write(id, 0, 'latin1');
  header.writeUInt32LE(size, 4);
  const odd = bytes.length % 2 === 1 && id !== 'data' && id !== 'RIFF';
  return Buffer.concat([header, bytes, Buffer.alloc(odd ? 1 : 0)]);
}

function formatBytes({ encoding, bits, channels, sampleRate, extensible, speakerMask }: WavFile): Uint8Array {
  const tag = encoding === 'integer' ? 1 : 3;
  const format = Buffer.alloc(extensible ? 40 : 16);
  format.writeUInt16LE(extensible ? 0xfffe : tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(sampleRate, 4);
  format.writeUInt32LE((sampleRate * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  if (!extensible) return format;
  format.writeUInt16LE(22, 16);
  format.writeUInt16LE(bits, 18);
  format.writeUInt32LE(speakerMask ?? 0, 20);
  format.writeUInt16LE(tag, 24);
  format.set(Buffer.from('000000001000800000aa00389b71', 'hex'), 26);
  return format;
}

function storedBytes({ encoding, bits, stored }: WavFile): Uint8Array {
  const size = bits / 8;
  const bytes = Buffer.alloc(stored.length * size);
  for (const [i, value] of stored.entries()) {
    if (encoding === 'float' && bits === 32) bytes.writeFloatLE(value, i * size);
    else if (encoding === 'float') bytes.writeDoubleLE(value, i * size);
    else if (bits === 8) bytes.writeUInt8(value, i);
    else bytes.writeIntLE(value, i * size, size);
  }
  return bytes;
}
