import { asciiOf, bigEndian, byteAt } from './byte-order.ts';
import { boxesOf, findBox } from './mp4-boxes.ts';
import { fragmentSamples, type Mp4Sample, tableSamples } from './mp4-samples.ts';

/** The first sound in an MP4 file. */
export interface Mp4Track {
  /** Of the sample entry, such as `mp4a`. */
  readonly codec: string;
  /** What MPEG-4 calls the codec of `mp4a`: 0x40 is AAC; 0 where nothing says it. */
  readonly objectType: number;
  /** The AudioSpecificConfig of AAC, the cookie of ALAC. */
  readonly config: Uint8Array | undefined;
  readonly samples: readonly Mp4Sample[];
  /** Whether some samples lie in fragments and some not. */
  readonly isMixed: boolean;
  /** What is to be played, in seconds of the media, in order; all of it where nothing says. */
  readonly edits: readonly Mp4Edit[];
  /** What iTunes says of delay and length, in samples of the core. */
  readonly itunes: { readonly delay: number; readonly length: number } | undefined;
}

interface Mp4Edit {
  readonly start: number;
  /** Infinity to the end. */
  readonly duration: number;
}

/** @returns undefined for a file without a complete `moov` or without sound */
export function readMp4Track(bytes: Uint8Array): Mp4Track | undefined {
  const moov = findBox(bytes, 'moov');
  if (moov === undefined) return undefined;
  const tracks = [...boxesOf(moov)].filter(({ type }) => type === 'trak').map(({ body }) => body);
  const trak = tracks.find(
    (track) =>
      asciiOf(findBox(track, 'mdia', 'hdlr') ?? new Uint8Array(), 8, 4) === 'soun' &&
      findBox(track, 'mdia', 'minf', 'stbl', 'stsd') !== undefined,
  );
  const table = trak && findBox(trak, 'mdia', 'minf', 'stbl');
  if (trak === undefined || table === undefined) return undefined;
  const header = findBox(trak, 'tkhd') ?? new Uint8Array();
  const id = bigEndian(header, header[0] === 1 ? 20 : 12, 4);
  const inTable = tableSamples(table, bytes.length);
  const inFragments = fragmentSamples(bytes, moov, id);
  const samples = [...inTable, ...inFragments];
  return {
    ...readEntry(findBox(table, 'stsd') ?? new Uint8Array()),
    samples,
    isMixed: inTable.length > 0 && inFragments.length > 0,
    edits: readEdits(moov, trak, samples, inFragments.length > 0),
    itunes: readItunes(moov),
  };
}

/** QuickTime's sound description: version 1 has 16 bytes more, version 2 tells its size. */
function readEntry(stsd: Uint8Array): Pick<Mp4Track, 'codec' | 'objectType' | 'config'> {
  const entry = stsd.subarray(8);
  const codec = asciiOf(entry, 4, 4);
  const version = bigEndian(entry, 16, 2);
  const head = version === 2 ? bigEndian(entry, 36, 4) : version === 1 ? 52 : 36;
  const inside = entry.subarray(head, bigEndian(entry, 0, 4));
  if (codec === 'alac') {
    const cookie = findBox(inside, 'alac') ?? findBox(inside, 'wave', 'alac');
    return { codec, objectType: 0, config: cookie };
  }
  const esds = findBox(inside, 'esds') ?? findBox(inside, 'wave', 'esds');
  return { codec, ...readEsds(esds) };
}

/** Descriptors (ISO/IEC 14496-1, 7.2.6): of the stream 3, of the decoder 4, of what it needs 5. */
function readEsds(esds: Uint8Array | undefined): Pick<Mp4Track, 'objectType' | 'config'> {
  let [place, objectType] = [4, 0];
  while (esds !== undefined && place + 2 < esds.length) {
    const tag = esds[place];
    let size = 0;
    let byte = 0x80;
    while (byte >= 0x80 && place + 1 < esds.length) {
      place += 1;
      byte = esds[place] as number;
      size = size * 128 + (byte & 0x7f);
    }
    place += 1;
    if (tag === 5) return { objectType, config: esds.subarray(place, place + size) };
    if (tag === 4) objectType = byteAt(esds, place);
    const flags = byteAt(esds, place + 2);
    const more =
      (flags & 0x80 ? 2 : 0) + (flags & 0x40 ? 1 + byteAt(esds, place + 3) : 0) + (flags & 0x20 ? 2 : 0);
    place += tag === 3 ? 3 + more : tag === 4 ? 13 : size;
  }
  return { objectType, config: undefined };
}

/**
 * The edit list (ISO/IEC 14496-12, 8.6.6) without its pauses. An edit that reaches to the end of the media within a tick of
 * the movie's clock ends there; with fragments its length is that of the part before them.
 */
function readEdits(
  moov: Uint8Array,
  trak: Uint8Array,
  samples: readonly Mp4Sample[],
  isFragmented: boolean,
): readonly Mp4Edit[] {
  const list = findBox(trak, 'edts', 'elst');
  const mediaClock = clockOf(findBox(trak, 'mdia', 'mdhd'));
  const movieClock = clockOf(findBox(moov, 'mvhd'));
  if (list === undefined || mediaClock === 0) return [];
  const media = samples.reduce((sum, { duration }) => sum + duration, 0) / mediaClock;
  const wide = list[0] === 1;
  const edits: Mp4Edit[] = [];
  const count = Math.min(bigEndian(list, 4, 4), Math.floor((list.length - 8) / (wide ? 20 : 12)));
  for (let i = 0; i < count; i += 1) {
    const place = 8 + i * (wide ? 20 : 12);
    const ticks = bigEndian(list, place, wide ? 8 : 4);
    const from = bigEndian(list, place + (wide ? 8 : 4), wide ? 8 : 4);
    if (from >= 2 ** (wide ? 63 : 31)) continue;
    const start = from / mediaClock;
    const rest = !isFragmented && media > start ? media - start : Number.POSITIVE_INFINITY;
    const tick = movieClock < mediaClock ? 1 : 0;
    const stated = ticks > 0 && movieClock > 0 ? (ticks + tick) / movieClock : Number.POSITIVE_INFINITY;
    edits.push({ start, duration: isFragmented ? rest : Math.min(rest, stated) });
  }
  return edits;
}

/** Ticks a second, of a header of the movie or of a media. */
function clockOf(header: Uint8Array | undefined): number {
  return header === undefined ? 0 : bigEndian(header, header[0] === 1 ? 20 : 12, 4);
}

/** The note `iTunSMPB`: in hexadecimal something, delay, padding and length. */
function readItunes(moov: Uint8Array): Mp4Track['itunes'] {
  const meta = findBox(moov, 'udta', 'meta');
  const list = meta && findBox(meta.subarray(4), 'ilst');
  for (const { type, body } of list === undefined ? [] : boxesOf(list)) {
    const named = (box: string) => Buffer.from(findBox(body, box) ?? []);
    if (type !== '----' || named('name').toString('latin1', 4) !== 'iTunSMPB') continue;
    const fields = named('data').toString('latin1', 8).trim().split(/\s+/);
    const [delay, length] = [fields[1], fields[3]].map((field) => Number.parseInt(field ?? '', 16)) as [
      number,
      number,
    ];
    if (Number.isFinite(delay) && Number.isFinite(length)) return { delay, length };
  }
  return undefined;
}
