import type { Annotation, Jams } from './jams.ts';

/** Text is a regular expression that the field begins with, as in the Python package; a function decides; else equal. */
type Query = string | RegExp | number | boolean | null | ((value: unknown) => boolean);

/** What the objects of a file are called, which may stand before a field: `Curator.name`. */
const NAMES: Readonly<Record<string, string>> = {
  annotation_metadata: 'AnnotationMetadata',
  curator: 'Curator',
  annotator: 'JObject',
  sandbox: 'Sandbox',
};

/**
 * The annotations of which a field is what is asked for, at any depth of their metadata and sandbox: of several fields one is
 * enough.
 *
 *     searchAnnotations(jams, { namespace: 'segment_.*' });
 *     searchAnnotations(jams, { 'Curator.name': 'Ada' });
 */
export function searchAnnotations(
  { annotations }: Pick<Jams, 'annotations'>,
  query: Readonly<Record<string, Query>>,
): readonly Annotation[] {
  const asked = Object.entries(query);
  return annotations.filter((annotation) => matches('Annotation', annotation, asked));
}

function matches(name: string, object: object, asked: readonly (readonly [string, Query])[]): boolean {
  const fields = asked.map(([key, query]) => {
    const [first, ...rest] = key.split('.');
    return [first === name ? rest.join('.') : key, query] as const;
  });
  const own = object as Readonly<Record<string, unknown>>;
  if (fields.some(([key, query]) => key !== '' && Object.hasOwn(own, key) && matchesQuery(own[key], query))) {
    return true;
  }
  return Object.entries(own).some(([key, value]) => {
    const inner = NAMES[key];
    return (
      inner !== undefined && typeof value === 'object' && value !== null && matches(inner, value, fields)
    );
  });
}

function matchesQuery(value: unknown, query: Query): boolean {
  if (typeof query === 'function') return query(value);
  if (query instanceof RegExp) return typeof value === 'string' && query.test(value);
  if (typeof query === 'string') return typeof value === 'string' && new RegExp(`^(?:${query})`).test(value);
  return value === query;
}
