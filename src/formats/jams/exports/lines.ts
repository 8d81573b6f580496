import { UserError } from '../../../errors.ts';
import type { LongAnnotation, Observation } from '../jams.ts';
import { labelText } from '../namespaces/namespace.ts';
import { namespaceOf } from '../namespaces/namespaces.ts';
import { observationEnd } from '../observation-end.ts';

/** Characters of a piece of text. */
const PIECE = 2 ** 18;

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
  /** Each is made when it is come to. */
  readonly lines: Iterable<LabelledLine>;
}

/**
 * The observations as lines of text. Points are those of namespaces of points, and all where none lasts.
 *
 * @param tell is given what is not in the lines
 * @throws UserError for a contour without frequency, with its index
 */
export function labelledLines(annotation: LongAnnotation, tell: (line: string) => void): LabelledLines {
  const { namespace: name, data } = annotation;
  const namespace = namespaceOf(name);
  const { of = labelText, without } = namespace?.label ?? {};
  if (without !== undefined && data.length > 0) tell(`${name}: without ${without}`);
  let [index, broken, isOfPoints] = [0, 0, true];
  for (const { value, duration } of data) {
    const text = of(value);
    if (text === undefined) {
      throw new UserError(
        `${name}, observation ${index}: ${JSON.stringify(value)}; expected frequency and voiced`,
      );
    }
    if (inOneLine(text) !== text) broken += 1;
    isOfPoints &&= duration === 0;
    index += 1;
  }
  if (broken > 0) tell(`${name}: ${broken} labels with tabs or line breaks have blanks there`);
  const line = (observation: Observation, next?: Observation): LabelledLine => {
    const { time, duration, value } = observation;
    const end = observationEnd(observation, next);
    return { start: time, end, duration, label: inOneLine(of(value) ?? '') };
  };
  const lines = {
    *[Symbol.iterator]() {
      let last: Observation | undefined;
      for (const observation of data) {
        if (last !== undefined) yield line(last, observation);
        last = observation;
      }
      if (last !== undefined) yield line(last);
    },
  };
  return { isOfPoints: namespace?.points ?? isOfPoints, lines };
}

function inOneLine(text: string): string {
  return text.replaceAll(/[\t\r\n\u2028\u2029]+/g, ' ');
}

/** Lines of text that were made of labelled ones, many to a piece. */
export function* textPieces(
  lines: Iterable<LabelledLine>,
  textOf: (line: LabelledLine) => string,
): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += textOf(line);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
