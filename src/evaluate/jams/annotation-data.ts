import type { JsonObject } from '../../formats/files/json-text.ts';
import type { Annotation, Observation } from '../../formats/jams/jams.ts';
import { signedHz } from '../../formats/jams/namespaces/pitch.ts';
import { observationEnd } from '../../formats/jams/observation-end.ts';
import type { Frames } from '../../formats/labels/frame-table.ts';
import type { LabelledIntervals } from '../../formats/labels/labelled-intervals.ts';
import type { Note } from '../../formats/labels/note-table.ts';
import { UnscorableError } from '../functions/event-times.ts';
import type { Tempi } from '../functions/tempo.ts';

const MS_PER_SECOND = 1000;
/** Tonics that mir_eval does not know, and those that sound the same. */
const RESPELLED: Readonly<Record<string, string>> = { Cb: 'B', Fb: 'E', 'E#': 'F', 'B#': 'C' };

/** When observations begin, in seconds. */
export function timesOf({ data }: Annotation): Float64Array {
  return Float64Array.from(data, ({ time }) => time);
}

/** Stretches with their values, which are text. */
export function intervalsOf({ data }: Pick<Annotation, 'data'>): LabelledIntervals {
  return {
    starts: Float64Array.from(data, ({ time }) => time),
    ends: Float64Array.from(data, (observation, index) => observationEnd(observation, data[index + 1])),
    labels: data.map(({ value }) => value as string),
  };
}

/** The segments of each level of `multi_segment`, those of the lowest number first. */
export function levelsOf(annotation: Annotation): readonly LabelledIntervals[] {
  const levelOf = ({ value }: Observation) => (value as JsonObject).level as number;
  const levels = [...new Set(annotation.data.map(levelOf))].sort((a, b) => a - b);
  return levels.map((level) => {
    const data = annotation.data.filter((each) => levelOf(each) === level);
    return intervalsOf({
      data: data.map((each) => ({ ...each, value: (each.value as JsonObject).label as string })),
    });
  });
}

/** Frequencies of `pitch_contour`, below 0 where it is not voiced. @throws RangeError for contours without frequency or voicing */
export function melodyOf({ data }: Annotation): Frames<number> {
  const values = data.map(({ value }) => signedHz(value));
  const wrong = values.findIndex(Number.isNaN);
  if (wrong !== -1) {
    throw new UnscorableError(
      `observation ${wrong}: ${JSON.stringify(data[wrong]?.value)}; expected index, frequency and voiced`,
    );
  }
  return { times: data.map(({ time }) => time * MS_PER_SECOND), values };
}

/** Notes of `note_hz`. */
export function notesOf({ data }: Annotation): readonly Note[] {
  return data.map(({ time, duration, value }) => ({
    start: time * MS_PER_SECOND,
    end: (time + duration) * MS_PER_SECOND,
    frequency: value as number,
  }));
}

/** Tempi; the confidence of the first says how much it counts. */
export function tempiOf({ data }: Annotation): Tempi {
  return {
    tempi: Float64Array.from(data, ({ value }) => value as number),
    weight: (data[0]?.confidence ?? Number.NaN) as number,
  };
}

/**
 * The one key of `key_mode` as mir_eval writes it: `C minor`; `X` for none; modes besides major and minor are `other`.
 *
 * @throws RangeError for several keys, and for one without a mode
 */
export function keyOf({ data }: Annotation): string {
  const [only, other] = data;
  if (only === undefined || other !== undefined) {
    throw new UnscorableError(`${data.length} keys; expected one, that of the piece`);
  }
  const text = only.value as string;
  if (text.startsWith('N')) return 'X';
  const [tonic = '', mode] = text.split(':');
  if (mode === undefined) {
    throw new UnscorableError(`the key ${text} has no mode; expected one, as ${text}:major`);
  }
  const known = mode === 'major' || mode === 'minor' ? mode : 'other';
  return `${RESPELLED[tonic] ?? tonic} ${known}`;
}
