import { at } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { canConvert, convertAnnotation } from '../jams/convert.ts';
import { labelledLines } from '../jams/exports/lines.ts';
import type { Annotation, Jams } from '../jams/jams.ts';
import { signedHz } from '../jams/namespaces/pitch.ts';
import { readJams } from '../jams/read.ts';
import type { AnnotationKinds } from './annotation-kinds.ts';
import type { Frames } from './frame-table.ts';
import { typedLabel } from './label-text.ts';
import type { Note } from './note-table.ts';
import type { SoundEvent } from './split-labels.ts';

interface JamsReading {
  /** Told what was taken for what. */
  readonly tell: (line: string) => void;
  /** Of which the annotation is; undefined: the only one that can be of the kind. */
  readonly namespace?: string | undefined;
}

/** Namespaces of what begins at a time, ends and has a label. */
const EVENTS =
  /^(?:beat|beat_position|chord|chord_harte|chord_roman|key_mode|lyrics|onset|scaper|multi_segment|segment_\w+|tag_\w+)$/;

const FITS: Readonly<Record<keyof AnnotationKinds, (namespace: string) => boolean>> = {
  event: (namespace) => EVENTS.test(namespace),
  melody: (namespace) => canConvert(namespace, 'pitch_contour'),
  multipitch: (namespace) => canConvert(namespace, 'pitch_contour'),
  notes: (namespace) => canConvert(namespace, 'note_hz'),
};

const WANTED: Readonly<Record<keyof AnnotationKinds, string>> = {
  event: 'events, as tag_open, segment_open, scaper, chord or beat',
  melody: 'pitch_contour, pitch_hz or pitch_midi',
  multipitch: 'pitch_contour, pitch_hz or pitch_midi',
  notes: 'note_hz or note_midi',
};

/**
 * Reads the annotation of a recording from a JAMS file: the only one that can be of the kind, or the one of a namespace. What
 * was taken is told.
 *
 * @throws UserError where there is none, or more than one
 */
export async function readJamsAnnotation<K extends keyof AnnotationKinds>(
  path: string,
  kind: K,
  { tell, namespace }: JamsReading,
): Promise<AnnotationKinds[K]> {
  const annotation = chosen(await readJams(path, tell), path, kind, namespace);
  const read: { readonly [Kind in keyof AnnotationKinds]: () => AnnotationKinds[Kind] } = {
    event: () => eventsOf(annotation, path, tell),
    melody: () => melodyOf(annotation, path),
    multipitch: () => multipitchOf(annotation),
    notes: () => notesOf(annotation, path),
  };
  tell(`${path}: taken for its annotation ${annotation.namespace}`);
  return read[kind]();
}

function chosen(
  { annotations }: Jams,
  path: string,
  kind: keyof AnnotationKinds,
  namespace: string | undefined,
): Annotation {
  const fitting = annotations.filter(
    (each) => FITS[kind](each.namespace) && (namespace === undefined || each.namespace === namespace),
  );
  const [only, other] = fitting;
  if (only !== undefined && other === undefined) return only;
  const named = annotations.map((each, index) => `${index} (${each.namespace})`).join(', ');
  if (only === undefined) {
    throw new UserError(
      `${path}: ${named === '' ? 'no annotations' : `annotations ${named}`}; expected ${namespace ?? WANTED[kind]}`,
    );
  }
  throw new UserError(`${path}: ${fitting.length} annotations to choose from, of ${named}; expected one`, {
    next: `heareval jams convert ${path} --annotation ${annotations.indexOf(only)} --format jams --output one.jams`,
  });
}

function eventsOf(annotation: Annotation, path: string, tell: (line: string) => void): SoundEvent[] {
  const { isOfPoints, lines } = labelledLines(annotation, (line) => tell(`${path}, ${line}`));
  const alone = annotation.namespace.replace(/_.*$/, '');
  return Array.from(lines, ({ start, end, label }, index) => {
    const place = `${path}, ${annotation.namespace}, observation ${index}`;
    const text = label === '' && isOfPoints ? alone : label;
    return { label: typedLabel(text, place), start: inMs(start), end: inMs(isOfPoints ? start : end) };
  });
}

function melodyOf(annotation: Annotation, path: string): Frames<number> {
  const { data } = convertAnnotation(annotation, 'pitch_contour');
  const times = data.map(({ time }) => inMs(time));
  const doubled = times.findIndex((time, index) => index > 0 && time === at(times, index - 1));
  if (doubled !== -1) {
    throw new UserError(
      `${path}, ${annotation.namespace}: two frequencies at ${at(times, doubled) / 1000} s; expected one at a time`,
    );
  }
  const values = data.map(({ value }) => signedHz(value));
  const wrong = values.findIndex(Number.isNaN);
  if (wrong === -1) return { times, values };
  throw new UserError(
    `${path}, ${annotation.namespace}, observation ${wrong}: ${JSON.stringify(data[wrong]?.value)}; expected index, frequency and voiced`,
  );
}

function multipitchOf(annotation: Annotation): Frames<number[]> {
  const frames = new Map<number, number[]>();
  for (const { time, value } of convertAnnotation(annotation, 'pitch_contour').data) {
    const sounding = frames.get(inMs(time)) ?? [];
    const hz = signedHz(value);
    if (hz > 0) sounding.push(hz);
    frames.set(inMs(time), sounding);
  }
  return { times: [...frames.keys()], values: [...frames.values()] };
}

function notesOf(annotation: Annotation, path: string): Note[] {
  return convertAnnotation(annotation, 'note_hz').data.map(({ time, duration, value }, index) => {
    const frequency = value as number;
    if (!(duration > 0 && frequency > 0)) {
      throw new UserError(
        `${path}, ${annotation.namespace}, observation ${index}: ${frequency} Hz for ${duration} s; expected both above 0`,
      );
    }
    return { start: inMs(time), end: inMs(time + duration), frequency };
  });
}

/** Rounded, so that 0.07 s are 70 ms and not a little more. */
function inMs(seconds: number): number {
  return Number((seconds * 1000).toPrecision(15));
}
