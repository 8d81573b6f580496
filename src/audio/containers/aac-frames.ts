import type { RawOptions } from '@audio/decode-aac';
import { type DecodedPart, loadDecoder, withDecoder } from '../decoder-calls.ts';
import { type AacConfig, silentAacFrame } from './aac-config.ts';
import { alacInWavOrder } from './alac-channels.ts';

/** Frames that are decoded at a time. */
const FRAMES_PER_PIECE = 64;
/** Samples of one channel of a frame, at the rate of the core. */
const FRAME_SAMPLES = 1024;
/** By how much the filters of SBR delay the sound, in samples of the doubled rate: what Apple's encoders do not count. */
export const SBR_DELAY = 962;

type FrameDecoder = { decode(frames: Uint8Array[]): DecodedPart; free(): void };

/**
 * Decodes frames of AAC without their container, every frame to its 1024 samples (2048 with SBR), as ffmpeg does. The decoder
 * keeps the first frame that it is given to itself, so it is given a silent one before.
 *
 * @param name names the file in error messages
 */
export async function* decodeAacFrames(
  config: AacConfig,
  frames: readonly Uint8Array[],
  name: string,
): AsyncGenerator<DecodedPart> {
  const primer = silentAacFrame(config.channelConfiguration);
  const [first] = frames;
  if (first === undefined) return;
  let decoder = await openDecoder({ asc: config.bytes }, name);
  try {
    const primed = primer !== undefined && !config.saysSbr;
    const head = primed ? await withDecoder(() => decoder.decode([primer, first]), name) : undefined;
    if (head !== undefined && head.sampleRate === config.coreRate) {
      yield head;
      yield* decodeAll(decoder, frames, 1, name);
      return;
    }
    if (primed) {
      decoder.free();
      decoder = await openDecoder({ asc: config.bytes }, name);
    }
    let started = false;
    for await (const part of decodeAll(decoder, frames, 0, name)) {
      if (!started && part.channelData.length > 0) {
        const samples = part.sampleRate === config.coreRate ? FRAME_SAMPLES : 2 * FRAME_SAMPLES;
        yield { ...part, channelData: part.channelData.map(() => new Float32Array(samples)) };
        started = true;
      }
      yield part;
    }
  } finally {
    decoder.free();
  }
}

/** Decodes frames of ALAC without their container, the channels in WAV's order. */
export async function* decodeAlacFrames(
  cookie: Uint8Array,
  frames: readonly Uint8Array[],
  name: string,
): AsyncGenerator<DecodedPart> {
  const decoder = await openDecoder({ alac: cookie }, name);
  try {
    for await (const part of decodeAll(decoder, frames, 0, name)) {
      yield { ...part, channelData: alacInWavOrder(part.channelData) };
    }
  } finally {
    decoder.free();
  }
}

async function openDecoder(options: RawOptions, name: string): Promise<FrameDecoder> {
  const { decoder } = await loadDecoder(() => import('@audio/decode-aac'), name);
  return withDecoder(() => decoder(options), name);
}

async function* decodeAll(
  decoder: FrameDecoder,
  frames: readonly Uint8Array[],
  start: number,
  name: string,
): AsyncGenerator<DecodedPart> {
  for (let i = start; i < frames.length; i += FRAMES_PER_PIECE) {
    yield await withDecoder(() => decoder.decode(frames.slice(i, i + FRAMES_PER_PIECE)), name);
  }
}
