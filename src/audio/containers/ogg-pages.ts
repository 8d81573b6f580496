import { UserError } from '../../errors.ts';
import { startsWith } from './audio-format.ts';
import { bigEndian, byteAt, littleEndian } from './byte-order.ts';

const HEADER_SIZE = 27;
const [FIRST_PAGE, CHECKSUM_PLACE, CHECKSUM_SIZE] = [2, 22, 4];
/** RFC 3533, section 6: generator 04c11db7, the highest bit first. */
const CHECKSUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let i = 0; i < 8; i += 1) rest = (rest << 1) ^ (rest < 0 ? 0x04c11db7 : 0);
  return rest >>> 0;
});

/** A page of Ogg: its header, the sizes of its segments and what is in them. */
interface OggPage {
  readonly place: number;
  /** Where the contents begin. */
  readonly body: number;
  readonly end: number;
}

/**
 * Refuses Ogg whose pages are cut short, missing or changed, and what decoders of one stream take for it: several streams of
 * sound side by side, or one after another at another rate.
 *
 * @throws UserError naming the file
 */
export function checkOggPages(bytes: Uint8Array, name: string): void {
  const numbers = new Map<number, number>();
  let [rate, isBeginning, inBeginning] = [0, true, 0];
  for (const page of pagesOf(bytes, name)) {
    checkPage(bytes, page, numbers, name);
    const isFirst = (byteAt(bytes, page.place + 5) & FIRST_PAGE) !== 0;
    if (isFirst && !isBeginning) inBeginning = 0;
    isBeginning = isFirst;
    const found = isFirst ? rateOf(bytes, page.body) : undefined;
    if (found === undefined) continue;
    inBeginning += 1;
    if (inBeginning > 1) {
      throw new UserError(`${name}: has several streams of sound at once in its Ogg, expected one`);
    }
    if (rate !== 0 && found !== rate) {
      throw new UserError(`${name}: its sample rate changes from ${rate} to ${found} Hz, expected one rate`);
    }
    rate = found;
  }
}

function* pagesOf(bytes: Uint8Array, name: string): Generator<OggPage> {
  let place = 0;
  while (startsWith(bytes, place, 'OggS')) {
    const body = place + HEADER_SIZE + byteAt(bytes, place + HEADER_SIZE - 1);
    const end = bytes.subarray(place + HEADER_SIZE, body).reduce((sum, size) => sum + size, body);
    if (end > bytes.length) {
      throw new UserError(`${name}: truncated: promises ${end} bytes, ${bytes.length} are there`);
    }
    yield { place, body, end };
    place = end;
  }
  const next = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('OggS\0', place, 'latin1');
  if (next > 0) {
    throw new UserError(`${name}: damaged: expected a page of Ogg at byte ${place}, the next is at ${next}`);
  }
}

function checkPage(
  bytes: Uint8Array,
  { place, end }: OggPage,
  numbers: Map<number, number>,
  name: string,
): void {
  const stated = littleEndian(bytes, place + CHECKSUM_PLACE, CHECKSUM_SIZE);
  if (checksumOf(bytes, place, end) !== stated) {
    throw new UserError(`${name}: damaged: the page of Ogg at byte ${place} does not have its checksum`);
  }
  const isFirst = (byteAt(bytes, place + 5) & FIRST_PAGE) !== 0;
  const [stream, number] = [littleEndian(bytes, place + 14, 4), littleEndian(bytes, place + 18, 4)];
  const before = numbers.get(stream);
  if (!isFirst && before !== undefined && number > before + 1) {
    throw new UserError(
      `${name}: damaged: pages ${before + 1} to ${number - 1} of its Ogg are missing, at byte ${place}`,
    );
  }
  numbers.set(stream, number);
}

/** Of a page, with zeros in the place of its checksum. */
function checksumOf(bytes: Uint8Array, start: number, end: number): number {
  let rest = 0;
  for (let i = start; i < end; i += 1) {
    const isChecksum = i >= start + CHECKSUM_PLACE && i < start + CHECKSUM_PLACE + CHECKSUM_SIZE;
    const byte = isChecksum ? 0 : (bytes[i] as number);
    rest = (rest << 8) ^ (CHECKSUMS[((rest >>> 24) ^ byte) & 0xff] as number);
  }
  return rest >>> 0;
}

/** In Hz, at which the stream is decoded; undefined for what is no sound that can be read. */
function rateOf(bytes: Uint8Array, packet: number): number | undefined {
  if (startsWith(bytes, packet, '\x01vorbis')) return littleEndian(bytes, packet + 12, 4);
  if (startsWith(bytes, packet, 'OpusHead')) return 48_000;
  if (startsWith(bytes, packet, '\x7fFLAC')) return Math.floor(bigEndian(bytes, packet + 27, 4) / 4096);
  return undefined;
}
