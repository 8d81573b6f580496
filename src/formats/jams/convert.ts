import { UserError } from '../../errors.ts';
import type { Json } from '../files/json-text.ts';
import type { Annotation } from './jams.ts';

/** A way from one kind of annotation to another, as jams 0.3.5 has it in nsconvert. */
interface Conversion {
  readonly to: string;
  readonly from: RegExp;
  /** Without it values stay as they are. */
  readonly value?: (value: Json) => Json;
}

const A4_HZ = 440;
const A4_MIDI = 69;
const SEMITONES = 12;

/** The first that fits is taken. */
const CONVERSIONS: readonly Conversion[] = [
  { to: 'pitch_contour', from: /^pitch_hz$/, value: (value) => contourOf(value as number) },
  { to: 'pitch_contour', from: /^pitch_midi$/, value: (value) => contourOf(midiToHz(value as number)) },
  { to: 'note_hz', from: /^note_midi$/, value: (value) => midiToHz(value as number) },
  { to: 'note_midi', from: /^note_hz$/, value: (value) => hzToMidi(value as number) },
  { to: 'pitch_hz', from: /^pitch_midi$/, value: (value) => midiToHz(value as number) },
  { to: 'pitch_midi', from: /^pitch_hz$/, value: (value) => hzToMidi(value as number) },
  { to: 'segment_open', from: /^segment_/ },
  { to: 'tag_open', from: /^tag_/ },
  { to: 'tag_open', from: /^scaper$/, value: (value) => fieldOf(value, 'label') },
  { to: 'beat', from: /^beat_position$/, value: (value) => fieldOf(value, 'position') },
  { to: 'chord', from: /^chord_harte$/ },
];

/** Whether annotations of one namespace can be made ones of another. */
export function canConvert(from: string, to: string): boolean {
  return from === to || conversionOf(from, to) !== undefined;
}

/** The namespaces that annotations of this one can be made. */
export function conversionsOf(from: string): readonly string[] {
  return [
    ...new Set(CONVERSIONS.filter((each) => each.from.test(from) && each.to !== from).map(({ to }) => to)),
  ];
}

/**
 * The annotation in another namespace; itself where it is of that one.
 *
 * @throws UserError where there is no way from one to the other, or a value has none: a frequency of 0 Hz has no MIDI number
 */
export function convertAnnotation(annotation: Annotation, to: string): Annotation {
  const { namespace, data } = annotation;
  if (namespace === to) return annotation;
  const conversion = conversionOf(namespace, to);
  if (conversion === undefined) {
    const ways = conversionsOf(namespace);
    throw new UserError(
      `no way from ${namespace} to ${to}; expected ${ways.length === 0 ? 'another annotation' : ways.join(' or ')}`,
    );
  }
  const { value: converted = (value) => value } = conversion;
  return {
    ...annotation,
    namespace: to,
    data: data.map((each, index) => {
      const value = converted(each.value);
      if (value !== undefined && !(typeof value === 'number' && !Number.isFinite(value))) {
        return { ...each, value };
      }
      throw new UserError(
        `${namespace}, observation ${index}: ${JSON.stringify(each.value)} cannot be made ${to}; expected a value that has one`,
      );
    }),
  };
}

function conversionOf(from: string, to: string): Conversion | undefined {
  return CONVERSIONS.find((each) => each.to === to && each.from.test(from));
}

function contourOf(hz: number): Json {
  return { index: 0, frequency: Math.abs(hz), voiced: hz > 0 };
}

function midiToHz(midi: number): number {
  return A4_HZ * 2 ** ((midi - A4_MIDI) / SEMITONES);
}

function hzToMidi(hz: number): number {
  return SEMITONES * (Math.log2(hz) - Math.log2(A4_HZ)) + A4_MIDI;
}

function fieldOf(value: Json, field: string): Json {
  return (value as Readonly<Record<string, Json>>)[field] as Json;
}
