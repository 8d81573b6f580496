import { join } from 'node:path';
import test from 'ava';
import { readMonoPieces } from '../../src/audio/mono-pieces.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const [BLOCK, RATE] = [4096, 44100];

function checksum(bytes: readonly number[], bits: 8 | 16, polynomial: number): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << (bits - 8);
    for (let i = 0; i < 8; i += 1) {
      crc = ((crc << 1) ^ ((crc >> (bits - 1)) & 1 ? polynomial : 0)) & (2 ** bits - 1);
    }
  }
  return crc;
}

/** FLAC of stereo silence: each frame says that both channels are 0 throughout (RFC 9639, section 9.2.3). */
function silentFlac(frames: number): Uint8Array {
  const info = Buffer.alloc(34);
  info.writeUInt16BE(BLOCK, 0);
  info.writeUInt16BE(BLOCK, 2);
  info.writeUInt32BE((RATE << 12) | (1 << 9) | (15 << 4), 10);
  info.writeUInt32BE(frames * BLOCK, 14);
  const parts = [Buffer.from('fLaC'), Buffer.from([0x80, 0, 0, 34]), info];
  for (let i = 0; i < frames; i += 1) {
    const number =
      i < 0x80
        ? [i]
        : i < 0x800
          ? [0xc0 | (i >> 6), 0x80 | (i & 63)]
          : [0xe0 | (i >> 12), 0x80 | ((i >> 6) & 63), 0x80 | (i & 63)];
    const header = [0xff, 0xf8, 0xc9, 0x18, ...number];
    const frame = [...header, checksum(header, 8, 0x07), 0, 0, 0, 0, 0, 0];
    const check = checksum(frame, 16, 0x8005);
    parts.push(Buffer.from([...frame, check >> 8, check & 0xff]));
  }
  return Buffer.concat(parts);
}

test('minutes of silence in a few kilobytes are read whole, in pieces of bounded length', async (t) => {
  const frames = 4000;
  const file = silentFlac(frames);
  t.true(file.length < 70_000);
  const folder = temporaryFolder(t, { 'silence.flac': file });
  let [length, longest, loudest] = [0, 0, 0];
  for await (const { samples } of readMonoPieces(join(folder, 'silence.flac'), 'silence.flac')) {
    length += samples.length;
    longest = Math.max(longest, samples.length);
    for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
  }
  t.is(length, frames * BLOCK);
  t.is(loudest, 0);
  t.true(longest < 6_000_000, `${longest}`);
});
