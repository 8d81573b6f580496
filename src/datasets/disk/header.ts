import { z } from 'zod';
import { PythonFloat, type PythonJson, stringifyPythonJson } from '../../formats/files/python-json.ts';
import type { Json } from '../../pipeline/index.ts';
import type { SamplerSettings } from '../audio-sampler.ts';

/** Who made the sounds of a set. */
export interface SamplerInfo {
  /** Of its class. */
  readonly name: string;
  /** Of the program that had it. */
  readonly version: string;
}

/** What `metadata.json` says before its data. */
export interface Header {
  readonly size: number;
  /** As the file has them: those of other programs, or other versions, may know others than this one. */
  readonly representationSettings: Readonly<Record<string, unknown>>;
  readonly sampler: SamplerInfo;
  readonly samplerSettings: SamplerSettings;
}

const info = z.object({ name: z.string(), version: z.string() });

export const headerSchema = z.object({
  dataset_size: z.int().min(0),
  representation_settings: z.record(z.string(), z.unknown()),
  // Versions of kac_drumset before 1.1.1 wrote the name alone.
  sampler: z.union([info, z.string().transform((name) => ({ name, version: '1.1.0' }))]),
  sampler_settings: z.looseObject({ duration: z.number().positive(), sample_rate: z.int().positive() }),
});

/** What was read as such a header. */
export function toHeader(found: z.infer<typeof headerSchema>): Header {
  const { sample_rate, ...others } = found.sampler_settings;
  return {
    size: found.dataset_size,
    representationSettings: found.representation_settings,
    sampler: found.sampler,
    samplerSettings: { ...others, sampleRate: sample_rate },
  };
}

/** A header as its files have it: settings in the order of their names, `sampleRate` as `sample_rate`. */
export function fromHeader({
  size,
  representationSettings,
  sampler,
  samplerSettings,
}: Header): z.input<typeof headerSchema> {
  const { sampleRate: sample_rate, ...others } = samplerSettings;
  const settings: Record<string, unknown> = { ...others, sample_rate };
  const sorted = Object.keys(settings)
    .filter((name) => settings[name] !== undefined)
    .sort()
    .map((name) => [name, settings[name]] as const);
  return {
    dataset_size: size,
    representation_settings: representationSettings,
    sampler,
    sampler_settings: Object.fromEntries(sorted) as { duration: number; sample_rate: number },
  };
}

/** Settings of representations and samplers that Python has as floats whatever their value. */
const FLOATS = new Set(['f_min', 'duration', 'f_0']);

/** The lines of `metadata.json` before its data, as kac_prediction writes and reads them: one for each member. */
export function headerLines(header: Header): string {
  const members = Object.entries(fromHeader(header)).map(
    ([name, value]) => `"${name}": ${stringifyPythonJson(asPython(value), null)},\n`,
  );
  return `{\n${members.join('')}"data": [\n`;
}

function asPython(value: unknown): PythonJson {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value as Json as PythonJson;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      typeof member === 'number' && FLOATS.has(name) ? new PythonFloat(member) : asPython(member),
    ]),
  );
}

/** The line of a sound's labels: all of its numbers as floats, so that those of one name have one type there. */
export function labelsText(labels: Readonly<Record<string, unknown>>): string {
  const floats = (value: unknown): PythonJson =>
    typeof value === 'number' ? new PythonFloat(value) : (value as readonly unknown[]).map(floats);
  return stringifyPythonJson(
    Object.fromEntries(Object.entries(labels).map(([name, values]) => [name, floats(values)])),
    null,
  );
}
