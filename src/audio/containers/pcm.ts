import { mapInto } from '../../numerics/map-into.ts';
import { roundTo16 } from '../round16.ts';
import type { DecodedAudio } from '../signal.ts';
import { decodeAdpcm } from './adpcm.ts';
import { expandALaw, expandMuLaw } from './g711.ts';
import type { PcmLayout } from './pcm-layout.ts';

/** Decodes some frames of a file of plain samples, as they are stored; of ADPCM some blocks. */
export function decodePcmFrames(layout: PcmLayout, data: Uint8Array): DecodedAudio {
  const stored = readStored(layout, data);
  const { channelCount, sampleRate, encoding, speakerMask } = layout;
  const isExpanded = layout.adpcm !== undefined || layout.coding === 'a-law' || layout.coding === 'mu-law';
  const bitsPerSample = isExpanded ? 16 : layout.bitsPerSample;
  const frameCount = stored.length / channelCount;
  const channels = Array.from({ length: channelCount }, () => new Float32Array(frameCount));
  const offset = layout.coding === 'unsigned' ? 128 : 0;
  const scale = encoding === 'float' ? 1 : 2 ** (1 - bitsPerSample);
  for (const [index, channel] of channels.entries()) {
    for (let frame = 0, i = index; frame < frameCount; frame += 1, i += channelCount) {
      channel[frame] = ((stored[i] as number) - offset) * scale;
    }
  }
  const int16 = channelCount === 1 ? storedAs16(stored, layout, bitsPerSample) : undefined;
  return { channels, sampleRate, bitsPerSample, encoding, speakerMask, int16 };
}

type StoredSamples = Uint8Array | Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** The samples as the numbers that are stored, interleaved; 24 bits as integers of 24 bits. */
function readStored(layout: PcmLayout, data: Uint8Array): StoredSamples {
  const { bitsPerSample, coding, adpcm, bigEndian, channelCount } = layout;
  if (adpcm !== undefined) return decodeAdpcm(data, adpcm, channelCount);
  if (coding === 'a-law') return expandALaw(data);
  if (coding === 'mu-law') return expandMuLaw(data);
  if (coding === 'unsigned') return data;
  if (bitsPerSample === 8) return new Int8Array(data.buffer, data.byteOffset, data.length);
  const ordered = bigEndian ? swapped(data, bitsPerSample / 8) : data;
  if (bitsPerSample === 24) return read24(ordered);
  const aligned = new Uint8Array(ordered).buffer;
  if (coding === 'float') return bitsPerSample === 32 ? new Float32Array(aligned) : new Float64Array(aligned);
  return bitsPerSample === 16 ? new Int16Array(aligned) : new Int32Array(aligned);
}

function swapped(data: Uint8Array, size: number): Uint8Array {
  const copy = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i += size) {
    for (let k = 0; k < size; k += 1) copy[i + k] = data[i + size - 1 - k] as number;
  }
  return copy;
}

function read24(data: Uint8Array): Int32Array {
  const samples = new Int32Array(data.length / 3);
  for (let i = 0, byte = 0; i < samples.length; i += 1, byte += 3) {
    const low = (data[byte] as number) | ((data[byte + 1] as number) << 8);
    samples[i] = low | (((data[byte + 2] as number) << 24) >> 8);
  }
  return samples;
}

function storedAs16(stored: StoredSamples, { coding }: PcmLayout, bitsPerSample: number): Int16Array {
  if (stored instanceof Int16Array) return stored;
  const samples = new Int16Array(stored.length);
  if (coding === 'float') return mapInto(samples, stored, roundTo16);
  if (coding === 'unsigned') return mapInto(samples, stored, (sample) => (sample - 128) << 8);
  if (bitsPerSample === 8) return mapInto(samples, stored, (sample) => sample << 8);
  return mapInto(samples, stored, (sample) => sample >> (bitsPerSample - 16));
}
