/** The parts of a JAMS file (Humphrey et al. 2014, "JAMS: a JSON annotated music specification"), by the names it has there. */
import type { Json, JsonObject } from '../files/json-text.ts';

/** The version of the schema that files made here follow. */
export const JAMS_VERSION = '0.3.4';

/** Marks an annotation whose observations are columns in files, where no namespace says it: a symbol, as files have no such field. */
export const columns: unique symbol = Symbol('columns');

/** What is said of a time: a chord, a beat, a tag. */
export interface Observation {
  /** Seconds, from 0. */
  readonly time: number;
  readonly duration: number;
  /** As the namespace has it. */
  readonly value: Json;
  /** Mostly a number from 0 to 1; null where nothing is known of it. */
  readonly confidence: Json;
}

/** Observations by rising time. Where they are no list, each is made when it is come to: a long recording has many. */
export interface Observations extends Iterable<Observation> {
  readonly length: number;
}

export interface Curator {
  readonly name: string;
  readonly email: string;
}

/** Empty where nothing is said. */
export interface AnnotationMetadata {
  readonly curator: Curator;
  /** Anything that is to be said of who annotated. */
  readonly annotator: JsonObject;
  readonly version: string | number;
  readonly corpus: string;
  readonly annotation_tools: string;
  readonly annotation_rules: string;
  readonly validation: string;
  readonly data_source: string;
}

/** Observations of one kind, by one annotator or program. */
export interface Annotation {
  /** What the values are: `beat`, `chord`, `pitch_contour`. */
  readonly namespace: string;
  /** By rising time. */
  readonly data: readonly Observation[];
  readonly annotation_metadata: AnnotationMetadata;
  /** Anything. */
  readonly sandbox: JsonObject;
  /** The part of the recording that was annotated, in seconds; null where it is not known. */
  readonly time: number | null;
  readonly duration: number | null;
  /** Files have the observations as columns, though JAMS has no such namespace. */
  readonly [columns]?: true;
}

/** An annotation whose observations need not be objects all at once. */
export interface LongAnnotation extends Omit<Annotation, 'data'> {
  readonly data: Observations;
}

export interface FileMetadata {
  readonly title: string;
  readonly artist: string;
  readonly release: string;
  /** Of the recording, in seconds. */
  readonly duration: number;
  readonly identifiers: JsonObject;
  readonly jams_version: string;
}

/** All annotations of one recording. */
export interface Jams {
  readonly file_metadata: FileMetadata;
  readonly annotations: readonly Annotation[];
  readonly sandbox: JsonObject;
}

/** All annotations of one recording, which may be long. */
export interface LongJams extends Omit<Jams, 'annotations'> {
  readonly annotations: readonly LongAnnotation[];
}

/** An annotation; what is not given is empty, and a confidence null. Observations are put in the order of their times. */
export function newAnnotation({
  data,
  ...given
}: Pick<Annotation, 'namespace'> &
  Partial<Omit<Annotation, 'data' | 'annotation_metadata'>> & {
    readonly data: readonly (Omit<Observation, 'confidence'> & Partial<Observation>)[];
    readonly annotation_metadata?: Partial<AnnotationMetadata>;
  }): Annotation {
  return {
    sandbox: {},
    time: 0,
    duration: null,
    ...given,
    annotation_metadata: newAnnotationMetadata(given.annotation_metadata),
    data: byTime(
      data.map(({ time, duration, value, confidence = null }) => ({ time, duration, value, confidence })),
    ),
  };
}

/** A file of annotations; what is not given is empty. */
export function newJams<A extends LongAnnotation = Annotation>({
  file_metadata,
  annotations = [],
  sandbox = {},
}: {
  readonly file_metadata: Pick<FileMetadata, 'duration'> & Partial<FileMetadata>;
  readonly annotations?: readonly A[];
  readonly sandbox?: JsonObject;
}): Omit<Jams, 'annotations'> & { readonly annotations: readonly A[] } {
  const empty = { title: '', artist: '', release: '', identifiers: {}, jams_version: JAMS_VERSION };
  return { file_metadata: { ...empty, ...file_metadata }, annotations, sandbox };
}

/** What is said of an annotation; empty where it is not given. */
export function newAnnotationMetadata(given: Partial<AnnotationMetadata> = {}): AnnotationMetadata {
  return {
    curator: { name: '', email: '' },
    annotator: {},
    version: '',
    corpus: '',
    annotation_tools: '',
    annotation_rules: '',
    validation: '',
    data_source: '',
    ...given,
  };
}

/** The observations by rising time; those of one time in the order that they have. */
export function byTime<O extends Observations>(data: O): O | Observation[] {
  let before = Number.NEGATIVE_INFINITY;
  for (const { time } of data) {
    if (!(before <= time)) return Array.from(data).sort((a, b) => a.time - b.time);
    before = time;
  }
  return data;
}

/** The same with its observations as a list. */
export function wholeAnnotation(annotation: LongAnnotation): Annotation {
  const { data } = annotation;
  return { ...annotation, data: Array.isArray(data) ? data : Array.from(data) };
}
