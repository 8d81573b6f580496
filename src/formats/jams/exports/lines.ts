import { UserError } from '../../../errors.ts';
import type { Annotation } from '../jams.ts';
import { labelText } from '../namespaces/namespace.ts';
import { namespaceOf } from '../namespaces/namespaces.ts';
import { observationEnd } from '../observation-end.ts';

/** What a line of text says of an observation. */
interface LabelledLine {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  readonly duration: number;
  /** One line; empty where there is nothing to say. */
  readonly label: string;
}

/** An annotation as lines, of points in time or of stretches. */
export interface LabelledLines {
  readonly isOfPoints: boolean;
  readonly lines: readonly LabelledLine[];
}

/**
 * The observations as lines of text. Points are those of namespaces of points, and all where none lasts.
 *
 * @param tell is given what is not in the lines
 * @throws UserError for a contour without frequency, with its index
 */
export function labelledLines(annotation: Annotation, tell: (line: string) => void): LabelledLines {
  const { namespace: name, data } = annotation;
  const namespace = namespaceOf(name);
  const { of = labelText, without } = namespace?.label ?? {};
  if (without !== undefined && data.length > 0) tell(`${name}: without ${without}`);
  let broken = 0;
  const lines = data.map((observation, index) => {
    const { time, duration, value } = observation;
    const text = of(value);
    if (text === undefined) {
      throw new UserError(
        `${name}, observation ${index}: ${JSON.stringify(value)}; expected frequency and voiced`,
      );
    }
    const label = text.replaceAll(/[\t\r\n\u2028\u2029]+/g, ' ');
    if (label !== text) broken += 1;
    return { start: time, end: observationEnd(observation, data[index + 1]), duration, label };
  });
  if (broken > 0) tell(`${name}: ${broken} labels with tabs or line breaks have blanks there`);
  const isOfPoints = namespace?.points ?? data.every(({ duration }) => duration === 0);
  return { isOfPoints, lines };
}
