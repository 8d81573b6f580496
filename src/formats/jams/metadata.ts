import { z } from 'zod';
import { type Findings, shownValue } from './findings.ts';
import type { AnnotationMetadata, FileMetadata } from './jams.ts';
import { JAMS_VERSION, newAnnotationMetadata } from './jams.ts';

const VERSION = /[0-9].[0-9].[0-9]/;

const anything = z.looseObject({});

const fileMetadata = z.strictObject({
  title: z.string().default(''),
  artist: z.string().default(''),
  release: z.string().default(''),
  duration: z.number().min(0),
  identifiers: orMissing(anything, {}),
  jams_version: orMissing(z.string().regex(VERSION), JAMS_VERSION),
});

const curator = z.strictObject({ name: z.string().default(''), email: z.string().default('') });

const annotationMetadata = z.strictObject({
  curator: orMissing(curator, { name: '', email: '' }),
  annotator: orMissing(anything, {}),
  version: z.union([z.string(), z.number()]).default(''),
  corpus: z.string().default(''),
  annotation_tools: z.string().default(''),
  annotation_rules: z.string().default(''),
  validation: z.string().default(''),
  data_source: z.string().default(''),
});

const EXPECTED: Readonly<Record<string, string>> = {
  duration: 'seconds of the recording, from 0',
  jams_version: `a version, as ${JAMS_VERSION}`,
  identifiers: 'an object',
  annotator: 'an object',
  curator: 'an object with name and email',
  version: 'text or a number',
};

function orMissing<T extends z.ZodType>(schema: T, missing: z.output<T>) {
  return schema.nullish().transform((value) => value ?? missing);
}

/** What is said of the recording; what is wrong becomes problems, as the Python package has it. */
export function fileMetadataOf(value: unknown, findings: Findings): FileMetadata {
  const parsed = fileMetadata.safeParse(value ?? {});
  if (parsed.success) return parsed.data as FileMetadata;
  for (const issue of parsed.error.issues) findings.problem(...described('file_metadata', issue, value));
  return { title: '', artist: '', release: '', duration: 0, identifiers: {}, jams_version: JAMS_VERSION };
}

/**
 * What is said of an annotation. Fields that are not known are problems; values of another type are told and kept, as the
 * Python package keeps them.
 */
export function annotationMetadataOf(place: string, value: unknown, findings: Findings): AnnotationMetadata {
  const parsed = annotationMetadata.safeParse(value ?? {});
  if (parsed.success) return parsed.data as AnnotationMetadata;
  const name = `${place}, annotation_metadata`;
  for (const issue of parsed.error.issues) {
    const isRefused =
      issue.code === 'unrecognized_keys' ||
      issue.path.length === 0 ||
      (issue.path.length === 1 && ['curator', 'annotator'].includes(String(issue.path[0])));
    if (isRefused) findings.problem(...described(name, issue, value));
    else findings.remark(...described(name, issue, value));
  }
  const given = typeof value === 'object' ? (value as Partial<AnnotationMetadata>) : {};
  const missing = newAnnotationMetadata();
  return {
    ...missing,
    ...given,
    curator: { ...missing.curator, ...given.curator },
    annotator: given.annotator ?? {},
  };
}

/** Where and what: `file_metadata.duration`, `null; expected seconds`. */
function described(name: string, issue: z.core.$ZodIssue, whole: unknown): [place: string, what: string] {
  const place = [name, ...issue.path.map(String)].join('.');
  if (issue.code === 'unrecognized_keys') {
    return [place, `unknown field '${issue.keys[0]}'; expected only fields that JAMS has`];
  }
  const found = issue.path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    whole,
  );
  const field = String(issue.path.at(-1) ?? '');
  const fallback = issue.path.length === 0 ? 'an object' : 'text';
  return [
    place,
    `${found === undefined ? 'missing' : shownValue(found)}; expected ${EXPECTED[field] ?? fallback}`,
  ];
}
