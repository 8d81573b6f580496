import { readFileSync } from 'node:fs';

/** Numbers in base64, little-endian. */
export type Packed = string;

export interface WavFixture {
  readonly files: readonly {
    name: string;
    subtype: string;
    channels: number;
    wav: Packed;
    samples: Packed;
    mono16: Packed;
  }[];
  readonly lengths: readonly [sampleRate: number, frames: number, seconds: number, expected: number][];
}

export interface ResampleFixture {
  readonly cases: readonly {
    from: number;
    to: number;
    kind: 'speech_like' | 'noise';
    samples: Packed;
    resampled: Packed;
  }[];
  readonly speech: readonly {
    name: string;
    to: number;
    stride: number;
    resampled: Packed;
    /** Some bins of a spectrum of so many points, in a Blackman-Harris window: real and imaginary parts. */
    spectrum: { size: number; bins: readonly number[]; parts: Packed };
  }[];
  readonly lengths: readonly [from: number, to: number, samples: number, expected: number][];
}

export interface DecodeFixture {
  readonly files: readonly {
    name: string;
    /** Of the sound that was encoded. */
    sourceFrames: number;
    sourceRate: number;
    channels: number;
    sampleRate: number;
    /** That ffmpeg gives. */
    frames: number;
    stride: number;
    bytes: Packed;
    mono16: Packed;
  }[];
}

export interface ContainersFixture {
  readonly pcm: DecodeFixture['files'];
  readonly aac: DecodeFixture['files'];
  readonly sbr: DecodeFixture['files'];
  readonly streams: DecodeFixture['files'];
}

export interface FramesFixture {
  readonly cases: readonly {
    length: number;
    frameSize: number;
    hopMs: number;
    sampleRate: number;
    starts: Packed;
    timestamps: Packed;
  }[];
}

export interface MelFixture {
  readonly filters: readonly {
    options: { sampleRate: number; fftSize: number; bands: number; minHz: number; maxHz: number };
    counts: number[];
    starts: number[];
    weights: Packed;
  }[];
  readonly windows: readonly [size: number, window: Packed][];
}

/** What soundfile, ffmpeg, soxr, librosa, torch or hearbaseline gave: made by tests/reference/audio-<name>.py. */
export function fixture<Fixture>(
  name: 'wav' | 'decode' | 'containers' | 'resample' | 'frames' | 'mel',
): Fixture {
  return JSON.parse(readFileSync(`tests/audio/fixtures/${name}.json`, 'utf8')) as Fixture;
}

export function unpackBytes(packed: Packed): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(packed, 'base64'));
}

export function unpackFloat32(packed: Packed): Float32Array {
  return new Float32Array(unpackBytes(packed).buffer);
}

export function unpackInt16(packed: Packed): Int16Array {
  return new Int16Array(unpackBytes(packed).buffer);
}

export function unpackInt32(packed: Packed): Int32Array {
  return new Int32Array(unpackBytes(packed).buffer);
}
