import test from 'ava';
import { webmPadding } from '../../../src/audio/containers/webm-padding.ts';

/** An element with the bytes of its id and a length of one byte, or of eight where `long`. */
function element(id: readonly number[], body: readonly number[], long = false): number[] {
  const size = long ? [0x01, 0, 0, 0, 0, 0, 0, body.length] : [0x80 | body.length];
  return [...id, ...size, ...body];
}

const CODEC = (name: string) => element([0x86], [...Buffer.from(name)]);
const TRACKS = (name: string) => element([0x16, 0x54, 0xae, 0x6b], element([0xae], CODEC(name)));
const BLOCK = element([0xa1], [1, 2, 3]);
/** Milliseconds of padding, in nanoseconds of three bytes. */
const PADDING = (ms: number) => {
  const value = Math.round(ms * 1e6);
  return element([0x75, 0xa2], [(value >> 16) & 255, (value >> 8) & 255, value & 255]);
};
const GROUP = (ms?: number) => element([0xa0], [...BLOCK, ...(ms === undefined ? [] : PADDING(ms))]);

/** A segment of a length that is not known, with its tracks and one cluster. */
function webm(codec: string, cluster: readonly number[]): Uint8Array {
  const segment = [0x18, 0x53, 0x80, 0x67, 0x01, 255, 255, 255, 255, 255, 255, 255];
  return Uint8Array.from([...segment, ...TRACKS(codec), ...element([0x1f, 0x43, 0xb6, 0x75], cluster, true)]);
}

test('the padding of a file of Vorbis is that of its last block, which is passed over', (t) => {
  const bytes = webm('A_VORBIS', [...GROUP(7), ...element([0xa3], [4]), ...GROUP(5)]);
  const { seconds, shortened } = webmPadding(bytes) ?? { seconds: 0, shortened: new Uint8Array() };
  t.is(seconds, 0.005);
  const place = bytes.length - GROUP(5).length;
  t.deepEqual(
    [...shortened.entries()].filter(([index, byte]) => byte !== bytes[index]),
    [[place, 0xec]],
  );
  t.is(bytes[place], 0xa0, 'the file itself is left as it is');
});

test('no padding is told where the last block has none, of another codec, of one below 0, of half a file', (t) => {
  t.is(webmPadding(webm('A_VORBIS', [...GROUP(7), ...GROUP()])), undefined);
  t.is(webmPadding(webm('A_VORBIS', [...GROUP(7), ...element([0xa3], [4])])), undefined);
  t.is(webmPadding(webm('A_OPUS', GROUP(7))), undefined);
  t.is(
    webmPadding(webm('A_VORBIS', element([0xa0], [...BLOCK, ...element([0x75, 0xa2], [255])]))),
    undefined,
  );
  t.is(
    webmPadding(webm('A_VORBIS', element([0xa0], [...BLOCK, ...element([0x75, 0xa2], [128, 0])]))),
    undefined,
  );
  t.is(webmPadding(Uint8Array.of(0x18, 0x53)), undefined);
  t.is(webmPadding(new Uint8Array(20)), undefined);
});
