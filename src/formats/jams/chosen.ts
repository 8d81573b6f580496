import { UserError } from '../../errors.ts';
import { conversionsOf, convertAnnotation } from './convert.ts';
import type { Annotation, Jams } from './jams.ts';
import { sliceJams } from './trim.ts';

/** Which annotations of a file are wanted, and as what. */
export interface Choice {
  /** The name of a namespace, or a regular expression of the whole of it. Default: all. */
  readonly namespace?: string | undefined;
  /** The number of one in the file, from 0. */
  readonly annotation?: number | undefined;
  /** The namespace that they are to be of. */
  readonly to?: string | undefined;
  /** Seconds of a part that is cut out, which times then count from. Default: all of the recording. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/**
 * The file with the annotations that are chosen alone, cut and converted.
 *
 * @param file for errors
 * @throws UserError where there is none, or what is asked for cannot be
 */
export function chosenJams(jams: Jams, file: string, choice: Choice): Jams {
  const { annotations } = jams;
  const { namespace, annotation, to, start = 0, end = jams.file_metadata.duration } = choice;
  const asked = namespace === undefined ? undefined : pattern(namespace);
  const kept = annotations.filter(
    (each, index) =>
      (asked === undefined || asked.test(each.namespace)) &&
      (annotation === undefined || annotation === index),
  );
  if (kept.length === 0) {
    const wanted = [
      ...(namespace === undefined ? [] : [`--namespace ${namespace}`]),
      ...(annotation === undefined ? [] : [`--annotation ${annotation}`]),
    ];
    throw new UserError(
      `${file}: no annotation for ${wanted.join(' and ') || 'it'}; expected one of ${listed(annotations)}`,
    );
  }
  const isCut = choice.start !== undefined || choice.end !== undefined;
  if (isCut && !(start >= 0 && start < end && end <= jams.file_metadata.duration)) {
    throw new UserError(
      `${file}: --start ${start} and --end ${end}; expected an end after the start, both from 0 to ${jams.file_metadata.duration} s`,
    );
  }
  const only = { ...jams, annotations: kept };
  const cut = isCut ? sliceJams(only, start, end) : only;
  return to === undefined
    ? cut
    : { ...cut, annotations: cut.annotations.map((each) => converted(each, to, file)) };
}

/**
 * The one annotation of a file.
 *
 * @throws UserError where there are several
 */
export function onlyAnnotation(jams: Jams, whole: Jams, file: string): Annotation {
  const [only, other] = jams.annotations;
  if (only !== undefined && other === undefined) return only;
  throw new UserError(
    `${file}: ${jams.annotations.length} annotations; expected --namespace or --annotation to choose one of ${listed(whole.annotations)}`,
  );
}

function converted(annotation: Annotation, to: string, file: string): Annotation {
  try {
    return convertAnnotation(annotation, to);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const next = conversionsOf(annotation.namespace)[0];
    throw new UserError(`${file}: ${error.message}`, {
      cause: error,
      ...(next === undefined
        ? {}
        : { next: `heareval jams convert ${file} --namespace ${annotation.namespace} --to ${next}` }),
    });
  }
}

/** `0 (beat), 1 (chord)`. */
function listed(annotations: readonly Annotation[]): string {
  return annotations.map(({ namespace }, index) => `${index} (${namespace})`).join(', ') || 'none';
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text})$`);
  } catch {
    throw new UserError(
      `--namespace ${text}: no regular expression; expected a namespace, as chord, or one, as segment_.*`,
    );
  }
}
