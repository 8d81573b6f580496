import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { at } from '../../at.ts';
import { readWavMono } from '../../audio/wav.ts';
import { encodeWavIntegers, toIntegers } from '../../audio/wav-integers.ts';
import { UserError } from '../../errors.ts';
import { encodeNpyHeader, itemCount } from '../../formats/files/npy-header.ts';
import type { AudioSampler, SamplerSettings } from '../audio-sampler.ts';
import { sampleFile, X_FILE } from '../disk/files.ts';
import { pointText } from '../disk/point-text.ts';
import { InputRepresentation } from '../representation/input-representation.ts';
import type { RepresentationSettings } from '../representation/settings.ts';
import type { SamplerClass } from '../sampler-class.ts';
import { sourceOf } from '../sampler-text.ts';
import { type SoundLabels, wrongLabels } from '../sound-labels.ts';
import { requireWaveform } from '../waveform-check.ts';

const BIT_DEPTH = 24;

/** Where sounds come from: a sampler that is found by its module, sounds that were rendered, or a set's files. */
export type SoundSource =
  | {
      readonly kind: 'module';
      readonly url: string;
      readonly name: string;
      /** The sum of its text. */
      readonly source: string;
      readonly settings: SamplerSettings;
    }
  | {
      readonly kind: 'rendered';
      readonly waveforms: readonly Float32Array[];
      readonly labels: readonly SoundLabels[];
    }
  | { readonly kind: 'files'; readonly dir: string; readonly labels: readonly SoundLabels[] };

/** Sounds to make: data, so that a worker thread can be given it. */
export interface PointsOrder {
  /** The folder for the files. */
  readonly folder: string;
  readonly indices: readonly number[];
  readonly source: SoundSource;
  readonly sampleRate: number;
  /** Samples of a sound. */
  readonly length: number;
  readonly representation: RepresentationSettings;
  /** Of the set. */
  readonly size: number;
}

/** What `metadata.json` is to say of them, one after the other. */
export interface MadePoints {
  readonly texts: readonly Uint8Array[];
  readonly labels: readonly SoundLabels[];
}

/** Writes the sounds' wav files and their rows of `x.npy`, which is there. */
export async function makePoints(order: PointsOrder): Promise<MadePoints> {
  const { folder, indices, source, sampleRate, size } = order;
  const representation = representationOf(order);
  const shape = representation.transformShape(order.length);
  const render = await rendererOf(order);
  const rows = openSync(join(folder, X_FILE), 'r+');
  const texts: Uint8Array[] = [];
  const labels: SoundLabels[] = [];
  try {
    for (const [place, index] of indices.entries()) {
      const sound = render(index, place);
      let waveform = sound.waveform;
      if (source.kind !== 'files') {
        const integers = toIntegers(requireWaveform(waveform, order.length, `sound ${index}`), BIT_DEPTH);
        const file = join(folder, sampleFile(index));
        writeFileSync(file, encodeWavIntegers(integers, sampleRate, BIT_DEPTH));
        // What the file has is what is represented, so that to represent it again gives the same.
        waveform = toSamples(integers);
      }
      const x = requireFinite(await representation.transform(waveform), index);
      const header = encodeNpyHeader([size, ...shape]).length;
      writeRow(rows, x, header + index * 4 * itemCount(shape));
      texts.push(pointText(x, shape, sound.labels));
      labels.push(sound.labels);
    }
  } finally {
    closeSync(rows);
  }
  return { texts, labels };
}

interface Sound {
  readonly waveform: Float32Array;
  readonly labels: SoundLabels;
}

async function rendererOf(order: PointsOrder): Promise<(index: number, place: number) => Sound> {
  const { source } = order;
  if (source.kind === 'rendered') {
    return (_, place) => ({ waveform: at(source.waveforms, place), labels: at(source.labels, place) });
  }
  if (source.kind === 'files') {
    return (index, place) => ({
      waveform: readSound(join(source.dir, sampleFile(index)), order),
      labels: at(source.labels, place),
    });
  }
  const sampler = await samplerOf(source);
  return (index) => renderSound(sampler, index);
}

/**
 * A sound of a sampler and what is true of it, copies of both: samplers may give the same arrays for each sound.
 *
 * @throws UserError that names the sound where the sampler throws, or the labels are none
 */
export function renderSound(sampler: AudioSampler, index: number): Sound {
  const name = `${sampler.constructor.name}: sound ${index}`;
  try {
    sampler.updateProperties(index);
    const made = sampler.generateWaveform();
    const waveform = made instanceof Float32Array ? made.slice() : made;
    const given = sampler.getLabels();
    const labels = typeof given === 'object' ? structuredClone(given) : given;
    const wrong = wrongLabels(labels);
    if (wrong !== undefined) throw new UserError(wrong);
    return { waveform, labels };
  } catch (cause) {
    if (cause instanceof UserError) {
      const { message, next } = cause;
      throw new UserError(`${name}: ${message}`, next === undefined ? {} : { next });
    }
    throw new UserError(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** @throws UserError where a number is none, as JSON has no word for it */
function requireFinite(x: Float32Array, index: number): Float32Array {
  for (let i = 0; i < x.length; i += 1) {
    if (Number.isFinite(x[i])) continue;
    throw new UserError(
      `sound ${index}: its x has ${x[i]}; expected finite numbers: look for samples of ${sampleFile(index)} that are none, or too large`,
    );
  }
  return x;
}

function readSound(file: string, { sampleRate, length }: PointsOrder): Float32Array {
  const signal = readWavMono(readFileSync(file), file);
  if (signal.sampleRate !== sampleRate) {
    throw new UserError(
      `${file}: ${signal.sampleRate} Hz; expected ${sampleRate}, the sample_rate of the set's sampler_settings`,
    );
  }
  if (signal.samples.length !== length) {
    throw new UserError(
      `${file}: ${signal.samples.length} samples; expected ${length}, as long as the set's sampler_settings say`,
    );
  }
  return signal.samples;
}

function toSamples(integers: Int32Array): Float32Array {
  const samples = new Float32Array(integers.length);
  const scale = 2 ** (1 - BIT_DEPTH);
  for (let i = 0; i < samples.length; i += 1) samples[i] = (integers[i] as number) * scale;
  return samples;
}

function writeRow(file: number, x: Float32Array, position: number): void {
  const bytes = new Uint8Array(x.buffer, x.byteOffset, x.byteLength);
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done, position + done);
  }
}

let kept: { readonly key: string; readonly representation: InputRepresentation } | undefined;

/** A thread makes sounds of one set at a time, and a representation takes a while to be made. */
function representationOf({ representation: settings, sampleRate }: PointsOrder): InputRepresentation {
  const key = JSON.stringify([settings, sampleRate]);
  if (kept?.key !== key) {
    kept = { key, representation: new InputRepresentation(sampleRate, settings) };
  }
  return kept.representation;
}

let keptSampler: { readonly key: string; readonly sampler: AudioSampler } | undefined;

async function samplerOf(source: Extract<SoundSource, { kind: 'module' }>): Promise<AudioSampler> {
  const key = JSON.stringify(source);
  if (keptSampler?.key !== key) {
    const Sampler = await classOf(source);
    const sampler = new Sampler(source.settings);
    await sampler.prepare();
    keptSampler = { key, sampler };
  }
  return keptSampler.sampler;
}

async function classOf({
  url,
  name,
  source,
}: Extract<SoundSource, { kind: 'module' }>): Promise<SamplerClass<SamplerSettings>> {
  const expected = 'the class whose static module says this file';
  const module = await import(url).catch((cause: Error) => {
    throw new UserError(`${url}: cannot be loaded by a thread: ${cause.message}`, { cause });
  });
  const Sampler = (module as Record<string, unknown>)[name] as SamplerClass<SamplerSettings> | undefined;
  if (typeof Sampler !== 'function') throw new UserError(`${url}: exports no ${name}; expected ${expected}`);
  if (sourceOf(Sampler) !== source) {
    throw new UserError(`${url}: exports another class ${name} than is asked for; expected ${expected}`);
  }
  return Sampler;
}
