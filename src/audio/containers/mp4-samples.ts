import { bigEndian, byteAt } from './byte-order.ts';
import { boxesOf, findBox } from './mp4-boxes.ts';

/** A packet of the codec in an MP4 file. */
export interface Mp4Sample {
  readonly place: number;
  readonly size: number;
  /** In ticks of the media. */
  readonly duration: number;
}

/**
 * The samples of the tables of a track (ISO/IEC 14496-12, 8.6.1, 8.7).
 *
 * @param fileSize no table can have more samples than the file has bytes
 */
export function tableSamples(table: Uint8Array, fileSize: number): Mp4Sample[] {
  const sizes = readSizes(table, fileSize);
  const durations = durationsOf(findBox(table, 'stts'));
  const chunks = findBox(table, 'stco') ?? findBox(table, 'co64') ?? new Uint8Array();
  const width = findBox(table, 'stco') === undefined ? 8 : 4;
  const chunkCount = Math.min(bigEndian(chunks, 4, 4), Math.floor((chunks.length - 8) / width));
  const runs = findBox(table, 'stsc') ?? new Uint8Array();
  const runCount = Math.min(bigEndian(runs, 4, 4), Math.floor((runs.length - 8) / 12));
  const samples: Mp4Sample[] = [];
  let [run, perChunk] = [0, 1];
  for (let chunk = 0; chunk < chunkCount && samples.length < sizes.length; chunk += 1) {
    while (run < runCount && bigEndian(runs, 8 + run * 12, 4) <= chunk + 1) {
      perChunk = bigEndian(runs, 12 + run * 12, 4);
      run += 1;
    }
    let place = bigEndian(chunks, 8 + chunk * width, width);
    for (let i = 0; i < perChunk && samples.length < sizes.length; i += 1) {
      const size = sizes[samples.length] as number;
      samples.push({ place, size, duration: durations.next().value ?? 0 });
      place += size;
    }
  }
  return samples;
}

function readSizes(table: Uint8Array, fileSize: number): readonly number[] {
  const plain = findBox(table, 'stsz');
  const compact = findBox(table, 'stz2');
  const box = plain ?? compact ?? new Uint8Array();
  const same = plain === undefined ? 0 : bigEndian(box, 4, 4);
  const bits = plain === undefined ? byteAt(box, 7) : 32;
  const room = same > 0 ? fileSize / same : ((box.length - 12) * 8) / Math.max(4, bits);
  const count = Math.max(0, Math.min(bigEndian(box, 8, 4), Math.floor(room)));
  return Array.from({ length: count }, (_, i) => {
    if (same > 0) return same;
    if (bits !== 4) return bigEndian(box, 12 + (i * bits) / 8, bits / 8);
    const pair = byteAt(box, 12 + (i >> 1));
    return i % 2 === 0 ? pair >> 4 : pair & 0xf;
  });
}

function* durationsOf(stts: Uint8Array | undefined): Generator<number, undefined> {
  if (stts === undefined) return;
  const count = Math.min(bigEndian(stts, 4, 4), Math.floor((stts.length - 8) / 8));
  for (let i = 0; i < count; i += 1) {
    const duration = bigEndian(stts, 12 + i * 8, 4);
    for (let left = bigEndian(stts, 8 + i * 8, 4); left > 0; left -= 1) yield duration;
  }
}

interface Defaults {
  readonly duration: number;
  readonly size: number;
}

/** The samples of a track in the fragments behind `moov` (ISO/IEC 14496-12, 8.8). */
export function fragmentSamples(bytes: Uint8Array, moov: Uint8Array, trackId: number): Mp4Sample[] {
  const ours = [...boxesOf(findBox(moov, 'mvex') ?? new Uint8Array())]
    .filter(({ type }) => type === 'trex')
    .map(({ body }) => body)
    .find((body) => bigEndian(body, 4, 4) === trackId);
  const defaults = {
    duration: ours === undefined ? 0 : bigEndian(ours, 12, 4),
    size: ours === undefined ? 0 : bigEndian(ours, 16, 4),
  };
  const samples: Mp4Sample[] = [];
  for (const { type, body, place } of boxesOf(bytes)) {
    if (type !== 'moof') continue;
    let end = place;
    for (const traf of boxesOf(body)) {
      if (traf.type === 'traf') {
        end = readTrackFragment(traf.body, { moof: place, end, trackId, defaults, samples });
      }
    }
  }
  return samples;
}

/** Adds the samples of a fragment of the track to `samples`. Returns where the data of the fragment ends. */
function readTrackFragment(
  traf: Uint8Array,
  to: { moof: number; end: number; trackId: number; defaults: Defaults; samples: Mp4Sample[] },
): number {
  const header = findBox(traf, 'tfhd');
  if (header === undefined) return to.end;
  const flags = bigEndian(header, 1, 3);
  let place = 8;
  const take = (flag: number, width: number): number | undefined => {
    if ((flags & flag) === 0) return undefined;
    place += width;
    return bigEndian(header, place - width, width);
  };
  const stated = take(0x1, 8);
  take(0x2, 4);
  const duration = take(0x8, 4) ?? to.defaults.duration;
  const size = take(0x10, 4) ?? to.defaults.size;
  const base = stated ?? ((flags & 0x20000) === 0 ? to.end : to.moof);
  let end = base;
  for (const { type, body } of boxesOf(traf)) {
    if (type !== 'trun') continue;
    const run = readRun(body, { base, end, duration, size });
    if (bigEndian(header, 4, 4) === to.trackId) to.samples.push(...run.samples);
    end = run.end;
  }
  return end;
}

function readRun(
  run: Uint8Array,
  { base, end, duration, size }: Defaults & { base: number; end: number },
): { samples: Mp4Sample[]; end: number } {
  const flags = bigEndian(run, 1, 3);
  const hasOffset = (flags & 0x1) !== 0;
  const widths = [0x100, 0x200, 0x400, 0x800].map((flag) => ((flags & flag) === 0 ? 0 : 4)) as [
    number,
    number,
    number,
    number,
  ];
  const width = widths.reduce((sum, one) => sum + one, 0);
  const first = 8 + (hasOffset ? 4 : 0) + ((flags & 0x4) === 0 ? 0 : 4);
  const room = width === 0 ? Number.MAX_SAFE_INTEGER : Math.floor((run.length - first) / width);
  const count = Math.min(bigEndian(run, 4, 4), room, MAX_RUN);
  const samples: Mp4Sample[] = [];
  let place = hasOffset ? base + (bigEndian(run, 8, 4) | 0) : end;
  for (let i = 0; i < count; i += 1) {
    const row = first + i * width;
    const own = {
      duration: widths[0] === 0 ? duration : bigEndian(run, row, 4),
      size: widths[1] === 0 ? size : bigEndian(run, row + widths[0], 4),
    };
    samples.push({ place, ...own });
    place += own.size;
  }
  return { samples, end: place };
}

/** Samples in a run without a table; more are no fragment but damage. */
const MAX_RUN = 2 ** 20;
