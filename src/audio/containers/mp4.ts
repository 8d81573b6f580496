import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import type { DecodedPart } from '../decoder-calls.ts';
import { cutToSpans, type Span } from '../spans.ts';
import { checkSpeakers, readAacConfig } from './aac-config.ts';
import { decodeAacFrames, decodeAlacFrames, SBR_DELAY } from './aac-frames.ts';
import { type Mp4Track, readMp4Track } from './mp4-track.ts';

/** MPEG-4's and MPEG-2's AAC, and files that do not say. */
const AAC_TYPES = [0, 0x40, 0x66, 0x67, 0x68];

/**
 * Decodes AAC or ALAC in MP4, wherever its samples lie, and cuts it to what the edit list or iTunes' note says.
 *
 * @param name names the file in error messages
 * @returns undefined for another codec that lies in one piece, which another decoder may know
 * @throws UserError for a file that is truncated or that plays its parts in another order
 */
export function decodeMp4(bytes: Uint8Array, name: string): AsyncGenerator<DecodedPart> | undefined {
  const track = readMp4Track(bytes);
  if (track === undefined) return undefined;
  if (track.codec === 'enca') {
    throw new UserError(`${name}: is encrypted, expected a file without protection`);
  }
  const isAac = track.codec === 'mp4a' && AAC_TYPES.includes(track.objectType);
  if (!isAac && track.codec !== 'alac') {
    if (!track.isMixed) return undefined;
    throw new UserError(
      `${name}: has ${track.codec} both in its table and in fragments, expected AAC or ALAC there, or all of it in one of them`,
    );
  }
  return isAac ? decodeAacTrack(bytes, track, name) : decodeAlacTrack(bytes, track, name);
}

async function* decodeAacTrack(
  bytes: Uint8Array,
  track: Mp4Track,
  name: string,
): AsyncGenerator<DecodedPart> {
  const config = track.config && readAacConfig(track.config);
  if (config === undefined) {
    throw new UserError(`${name}: does not say what its AAC is, expected an AudioSpecificConfig`);
  }
  const parts = decodeAacFrames(config, framesOf(bytes, track, name), name);
  for await (const part of cutToSpans(parts, (rate) => spansOf(track, rate, config.coreRate, name))) {
    checkSpeakers(config, part.channelData.length, name);
    yield part;
  }
}

async function* decodeAlacTrack(
  bytes: Uint8Array,
  track: Mp4Track,
  name: string,
): AsyncGenerator<DecodedPart> {
  const { config } = track;
  if (config === undefined || config.length < 24) {
    throw new UserError(`${name}: does not say what its ALAC is, expected its configuration of 24 bytes`);
  }
  const parts = decodeAlacFrames(config, framesOf(bytes, track, name), name);
  yield* cutToSpans(parts, (rate) => spansOf(track, rate, rate, name));
}

function framesOf(bytes: Uint8Array, { samples }: Mp4Track, name: string): Uint8Array[] {
  const end = samples.reduce((furthest, { place, size }) => Math.max(furthest, place + size), 0);
  if (end > bytes.length) {
    throw new UserError(`${name}: truncated: promises ${end} bytes, ${bytes.length} are there`);
  }
  return samples.map(({ place, size }) => bytes.subarray(place, place + size));
}

/** What is to be played, in samples at the rate that comes out. */
function spansOf(track: Mp4Track, rate: number, coreRate: number, name: string): Span[] | undefined {
  const { itunes } = track;
  const delay = itunes !== undefined && rate > coreRate * 1.5 ? SBR_DELAY : 0;
  const note = itunes && [
    {
      start: itunes.delay / coreRate,
      duration: itunes.length > 0 ? itunes.length / coreRate : Number.POSITIVE_INFINITY,
    },
  ];
  const edits = track.edits.length > 0 ? track.edits : note;
  const spans = edits?.map(({ start, duration }) => {
    const first = Math.round(start * rate) + delay;
    return { start: first, end: first + Math.round(duration * rate) };
  });
  const outOfOrder = spans?.find((span, i, all) => i > 0 && span.start < at(all, i - 1).end);
  if (outOfOrder !== undefined) {
    throw new UserError(
      `${name}: its edit list plays parts twice or in another order, expected one that goes forward`,
    );
  }
  return spans;
}
