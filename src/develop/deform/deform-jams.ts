import type { Json, JsonObject } from '../../formats/files/json-text.ts';
import { type Annotation, byTime, type Jams } from '../../formats/jams/jams.ts';
import { namespaceOf } from '../../formats/jams/namespaces/namespaces.ts';
import type { Deformation } from './deformation.ts';
import { transpose } from './transpose.ts';

/** How values of a namespace follow a pitch shift, in semitones. Of others they stay as they are. */
const PITCHED: Readonly<Record<string, (value: Json, semitones: number) => Json>> = {
  note_midi: (value, semitones) => (value as number) + semitones,
  pitch_midi: (value, semitones) => (value as number) + semitones,
  note_hz: (value, semitones) => (value as number) * ratioOf(semitones),
  pitch_hz: (value, semitones) => (value as number) * ratioOf(semitones),
  pitch_contour: (value, semitones) => {
    const { frequency, ...others } = value as JsonObject;
    return { ...others, frequency: (frequency as number) * ratioOf(semitones) };
  },
  chord: (value, semitones) => transpose(value as string, semitones),
  chord_harte: (value, semitones) => transpose(value as string, semitones),
  key_mode: (value, semitones) => transpose(value as string, semitones),
  chord_roman: tonicMoved,
  pitch_class: tonicMoved,
};

/** Of which nobody knows how a pitch shift changes them: names of notes by how they are written, and what JAMS does not have. */
const UNKNOWN = (namespace: string) => namespace === 'pattern_jku' || namespaceOf(namespace) === undefined;

/**
 * The annotations of a recording that was deformed: of a pitch shift the values that are pitches or named after some, of a time
 * stretch all times and tempi. What was done is added to `sandbox.deformations`. muda has it so.
 *
 * @param tell is given what is left out, as its values cannot follow
 */
export function deformJams(jams: Jams, deformation: Deformation, tell: (line: string) => void): Jams {
  const { id, name, amount } = deformation;
  const rate = name === 'time_stretch' ? amount : 1;
  const annotations = jams.annotations.flatMap((annotation): Annotation[] => {
    if (name === 'time_stretch') return [stretched(annotation, rate)];
    if (name !== 'pitch_shift') return [annotation];
    if (!UNKNOWN(annotation.namespace)) return [pitched(annotation, amount)];
    tell(`${annotation.namespace}: left out, as it is not known how a pitch shift changes it`);
    return [];
  });
  const { duration } = jams.file_metadata;
  const earlier = jams.sandbox.deformations;
  return {
    annotations,
    file_metadata: { ...jams.file_metadata, duration: duration / rate },
    sandbox: {
      ...jams.sandbox,
      deformations: [...(Array.isArray(earlier) ? (earlier as Json[]) : []), { id, name, amount }],
    },
  };
}

function pitched(annotation: Annotation, semitones: number): Annotation {
  const moved = PITCHED[annotation.namespace];
  if (moved === undefined) return annotation;
  return {
    ...annotation,
    data: annotation.data.map((each) => ({ ...each, value: moved(each.value, semitones) })),
  };
}

function stretched(annotation: Annotation, rate: number): Annotation {
  const { namespace, time, duration, data } = annotation;
  return {
    ...annotation,
    time: time === null ? null : time / rate,
    duration: duration === null ? null : duration / rate,
    data: byTime(
      data.map((each) => ({
        ...each,
        time: each.time / rate,
        duration: each.duration / rate,
        ...(namespace === 'tempo' ? { value: (each.value as number) * rate } : {}),
      })),
    ),
  };
}

function tonicMoved(value: Json, semitones: number): Json {
  const { tonic, ...others } = value as JsonObject;
  return { ...others, tonic: transpose(tonic as string, semitones) };
}

function ratioOf(semitones: number): number {
  return 2 ** (semitones / 12);
}
