import type { CompressedFormat } from '../containers/audio-format.ts';
import { type DecodedPart, loadDecoder, withDecoder } from '../decoder-calls.ts';

/** Decodes a file piece by piece. */
export interface StreamDecoder {
  decode(piece: Uint8Array): Promise<DecodedPart>;
  /** What is left after the last piece. */
  flush(): Promise<DecodedPart>;
  free(): void;
}

/** What a package of a decoder gives; some say of how many samples of the arrays they made use. */
interface RawPart extends DecodedPart {
  readonly samplesDecoded?: number;
}
interface RawDecoder {
  decode(piece: Uint8Array): RawPart | Promise<RawPart>;
  flush?(): RawPart | Promise<RawPart>;
  free(): void;
}

type StreamedFormat = Exclude<CompressedFormat, 'adts'>;

/** MP4 and WebM may hold codecs whose decoders are under the GPL, so their packages are installed by those who use them. */
const PACKAGES: Record<StreamedFormat, () => Promise<{ decoder(): Promise<RawDecoder> }>> = {
  flac: () => import('@audio/decode-flac'),
  'ogg-flac': () => import('@audio/decode-flac'),
  mp3: () => import('@audio/decode-mp3'),
  vorbis: () => import('@audio/decode-vorbis'),
  opus: () => import('@audio/decode-opus'),
  webm: () => import('@audio/decode-webm'),
  m4a: () => import('@audio/decode-mp4'),
};
/** Their decoders give mono sound as two equal channels. */
const DOUBLES_MONO: ReadonlySet<StreamedFormat> = new Set(['mp3', 'm4a']);
/** One sample in so many is compared where two channels may be one. */
const COMPARED_STEP = 37;
const NOTHING: DecodedPart = { channelData: [], sampleRate: 0 };

/**
 * Opens the decoder of a format.
 *
 * @param name names the file in error messages
 * @throws UserError that says how to install the decoder where it is not there; its methods throw one for whatever goes wrong
 */
export async function openStreamDecoder(format: StreamedFormat, name: string): Promise<StreamDecoder> {
  const { decoder } = await loadDecoder(PACKAGES[format], name);
  const raw = await withDecoder(() => decoder(), name);
  let mayBeMono = DOUBLES_MONO.has(format);
  const part = ({ channelData, sampleRate, samplesDecoded }: RawPart): DecodedPart => {
    const length = channelData[0]?.length ?? 0;
    const used = Math.min(samplesDecoded ?? length, length);
    if (used === 0) return NOTHING;
    const channels = used === length ? channelData : channelData.map((each) => each.subarray(0, used));
    // Once they differ they are two, also where they are equal later.
    mayBeMono &&= channels.length !== 2 || areEqual(channels);
    return { channelData: mayBeMono ? channels.slice(0, 1) : channels, sampleRate };
  };
  return {
    decode: async (piece) => part(await withDecoder(() => raw.decode(piece), name)),
    flush: async () =>
      raw.flush === undefined ? NOTHING : part(await withDecoder(() => raw.flush?.() ?? NOTHING, name)),
    free: () => raw.free(),
  };
}

function areEqual([left = new Float32Array(), right]: readonly Float32Array[]): boolean {
  for (let i = 0; i < left.length; i += COMPARED_STEP) if (left[i] !== right?.[i]) return false;
  return true;
}
