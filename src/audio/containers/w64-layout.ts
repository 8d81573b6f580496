import { UserError } from '../../errors.ts';
import { asciiOf, littleEndian } from './byte-order.ts';
import { isPlaceholder, layOutPcm, type PcmFormat, type PcmLayout } from './pcm-layout.ts';
import { readWavFormat } from './wav-format.ts';

/** `riff` and the identifier of all that begins so, with the size of the file; then `wave`. */
const HEADER_SIZE = 40;
const CHUNK_HEADER_SIZE = 24;

/**
 * Reads the chunks of a Sony Wave64 file: those of WAV, with identifiers of 16 bytes and sizes of 8, which count the header.
 *
 * @param bytes the file, or as much of its beginning as reaches into its data chunk
 * @throws UserError as `readWavLayout`
 */
export function readW64Layout(bytes: Uint8Array, name: string, fileSize = bytes.length): PcmLayout {
  let format: PcmFormat | undefined;
  let offset = HEADER_SIZE;
  while (offset + CHUNK_HEADER_SIZE <= bytes.length) {
    const id = asciiOf(bytes, offset, 4);
    const size = littleEndian(bytes, offset + 16, 8) - CHUNK_HEADER_SIZE;
    const start = offset + CHUNK_HEADER_SIZE;
    const present = fileSize - start;
    const streamed = id === 'data' && (size <= 0 || (size > present && isPlaceholder(size, present)));
    if (!streamed && (size < 0 || size > present)) {
      throw new UserError(
        `${name}: truncated: its ${JSON.stringify(id)} chunk promises ${size} bytes, ${present} are there`,
      );
    }
    if (id === 'fmt ') format = readWavFormat(bytes.subarray(start, start + size), false, name);
    if (id === 'data' && format !== undefined) {
      return layOutPcm(format, start, streamed ? present : size, name);
    }
    offset = start + Math.ceil(size / 8) * 8;
  }
  const missing = format === undefined ? 'a "fmt " chunk' : 'a "data" chunk';
  throw new UserError(`${name}: expected ${missing}, the file ends after ${bytes.length} bytes without one`);
}
