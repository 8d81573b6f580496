import type { FileScore } from '../evaluate/file-scores.ts';
import type { MethodTable } from '../evaluate/methods/score-methods.ts';
import { stringifyCsv } from '../formats/files/csv.ts';
import type { MethodTableFormat } from './method-table-formats.ts';
import { intervalText, scoreText } from './score-text.ts';
import { plainCell, type Section, sectionFormats } from './text-sections.ts';

/** Methods by data sets in the ways that they can be written. */
export const methodTableFormats = {
  plain: (methods: MethodTable) => sections(methods).map(sectionFormats.plain).join('\n\n'),
  md: (methods: MethodTable) => sections(methods).map(sectionFormats.md).join('\n\n'),
  latex: (methods: MethodTable) => sections(methods).map(sectionFormats.latex).join('\n\n'),
  csv: (methods: MethodTable) => csv(methods).trimEnd(),
} as const satisfies Record<MethodTableFormat, (methods: MethodTable) => string>;

/** The first score of all data sets, then all scores of each. */
function sections({ type, methods, data_sets, cells }: MethodTable): readonly Section[] {
  const first = cells.find(({ scores }) => scores.length > 0)?.scores[0];
  const cellOf = (method: string, dataSet: string) =>
    cells.find((cell) => cell.method === method && cell.data_set === dataSet);
  const overview: Section = {
    title: `${first?.name ?? type}: mean over tracks${first?.confidence_interval ? ' with its 95 % interval' : ''}, ${first?.direction === 'minimize' ? 'lower' : 'higher'} is better`,
    head: ['method', ...data_sets.map(({ name, tracks }) => `${name} (${tracksText(tracks)})`)],
    rows: methods.map((method) => [
      method,
      ...data_sets.map(({ name }) => {
        const cell = cellOf(method, name);
        const score = cell?.scores.find((each) => each.name === first?.name);
        if (cell === undefined || score === undefined) return '';
        const interval = score.confidence_interval;
        const text = `${scoreText(score.value)}${interval === null ? '' : ` (${intervalText(interval)})`}`;
        return cell.missing.length === 0 ? text : `${text}, ${Object.keys(cell.tracks).length} of them`;
      }),
    ]),
  };
  const ofDataSets = data_sets.map(({ name, tracks }): Section => {
    const own = methods.flatMap((method) => cellOf(method, name) ?? []);
    const columns = [
      ...new Set(own.flatMap(({ scores }) => scores.flatMap(valuesOf).map(([column]) => column))),
    ];
    return {
      title: `${name}: mean over tracks`,
      head: ['method', 'tracks', ...columns.map((column) => column.replace(`${type}_`, ''))],
      rows: own.map(({ method, scores, missing }) => {
        const values = new Map(scores.flatMap(valuesOf));
        return [
          method,
          missing.length === 0 ? `${tracks}` : `${tracks - missing.length} of ${tracks}`,
          ...columns.map((column) => (values.has(column) ? scoreText(values.get(column) ?? null) : '')),
        ];
      }),
    };
  });
  return [overview, ...ofDataSets];
}

function tracksText(tracks: number): string {
  return tracks === 1 ? '1 track' : `${tracks} tracks`;
}

/** Of a score and of its parts but the first, which it is itself. */
function valuesOf({ name, value, parts }: FileScore): readonly (readonly [string, number | null])[] {
  return [
    [name, value],
    ...Object.entries(parts)
      .slice(1)
      .map(([part, each]) => [`${name} ${part}`, each.value] as const),
  ];
}

function csv({ cells }: MethodTable): string {
  const columns = [
    'method',
    'data_set',
    'tracks',
    'missing',
    'score',
    'part',
    'direction',
    'value',
    'low',
    'high',
  ];
  const rows = cells.flatMap(({ method, data_set, tracks, missing, scores }) =>
    scores.flatMap(({ name, direction, parts, ...whole }) =>
      [['', whole] as const, ...Object.entries(parts).slice(1)].map(
        ([part, { value, confidence_interval }]) =>
          [
            method,
            data_set,
            Object.keys(tracks).length,
            missing.length,
            name,
            part,
            direction,
            value ?? '',
            confidence_interval?.[0] ?? '',
            confidence_interval?.[1] ?? '',
          ].map(plainCell),
      ),
    ),
  );
  return stringifyCsv(columns, rows);
}
