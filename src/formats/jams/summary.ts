import type { Annotation, Jams } from './jams.ts';

/** `2 annotations: beat (129), tempo (1)`: the namespaces with their numbers of observations. */
export function jamsSummary({ annotations }: Jams): string {
  const named = annotations.map(({ namespace, data }) => `${namespace} (${data.length})`);
  const count = `${annotations.length} annotation${annotations.length === 1 ? '' : 's'}`;
  return named.length === 0 ? count : `${count}: ${named.join(', ')}`;
}

/** Columns of `annotationCells`. */
export const ANNOTATION_COLUMNS = ['annotation', 'namespace', 'observations', 'from', 'to', 'by'] as const;

/** An annotation in a line of a table: number in the file, namespace, observations, the seconds they span, who made it. */
export function annotationCells(annotation: Annotation, index: number): string[] {
  const { namespace, data, annotation_metadata } = annotation;
  const { curator, annotation_tools, data_source } = annotation_metadata;
  const last = data.reduce((end, { time, duration }) => Math.max(end, time + duration), 0);
  const by = [annotation_tools, curator.name, data_source].find((text) => text !== '') ?? '';
  const span = data.length === 0 ? ['', ''] : [(data[0]?.time ?? 0).toFixed(2), last.toFixed(2)];
  return [String(index), namespace, String(data.length), ...span, by];
}
