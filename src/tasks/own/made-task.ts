import { predictionType } from '../../prediction-types/registry.ts';
import { labelCount } from '../corpus/labels/clip-frames.ts';
import type { MetadataRow } from '../corpus/labels/metadata-rows.ts';
import type { ResolvedTaskConfig } from '../corpus/task-config.ts';
import type { LabelTable, Note } from './labels/labelled-file.ts';
import { counted, several } from './labels/told-names.ts';
import { taskKind } from './task-kind.ts';

const LABELS_TOLD = 6;
const TOPICS = [
  'from',
  'kind',
  'clips',
  'labels',
  'splits',
  'score',
  'times',
  'group',
  'columns',
  'unused',
  'names',
];

/**
 * What a task was made of, for the person who asked for it: each topic with its lines.
 *
 * @param rows all rows of its metadata, with their splits
 */
export function madeTaskLines(
  table: LabelTable,
  config: ResolvedTaskConfig,
  rows: readonly MetadataRow[],
  notes: readonly Note[],
): string[] {
  const { kind, why } = taskKind(table);
  const type = kind === 'event' ? undefined : predictionType(kind);
  const told: Note[] = [
    ['kind', `${type?.inWords ?? 'events (event, multilabel)'}, as ${why}`],
    ['clips', clipsLine(rows)],
    ...labelNotes(rows, type?.corpus.namesTargets === true),
    ['splits', splitsLine(config, table, rows)],
    ['score', config.evaluation.join(', ')],
    ...table.notes,
    ...tornGroups(table, rows),
    ...notes,
  ];
  const place = (topic: string) => (TOPICS.includes(topic) ? TOPICS.indexOf(topic) : TOPICS.length);
  const width = Math.max(...told.map(([topic]) => topic.length));
  let last = '';
  return told
    .map((note, index) => ({ note, index }))
    .sort((a, b) => place(a.note[0]) - place(b.note[0]) || a.index - b.index)
    .map(({ note: [topic, text] }) => {
      const shown = topic === last ? '' : topic;
      last = topic;
      return `  ${shown.padEnd(width)}  ${text}`;
    });
}

function clipsLine(rows: readonly MetadataRow[]): string {
  const clips = new Set(rows.map(({ relpath }) => relpath));
  const empty = rows.filter(({ label, frames }) => label === null && frames === undefined).length;
  const timed = rows.filter(
    ({ label, start, frames }) => frames !== undefined || (label !== null && start !== undefined),
  );
  const events = labelCount(timed);
  const withEvents = events === 0 ? '' : ` with ${events} events or frames`;
  return `${clips.size}${withEvents}${empty === 0 ? '' : `, of which ${empty} without any label`}`;
}

function labelNotes(rows: readonly MetadataRow[], namesTargets: boolean): Note[] {
  const counts = new Map<string, number>();
  for (const { label } of rows) {
    if (typeof label === 'string') counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const targets = [
    ...new Set(rows.flatMap(({ belongsTo, label }) => (typeof label === 'number' ? (belongsTo ?? []) : []))),
  ];
  if (counts.size === 0) {
    return namesTargets && targets.length > 0 ? [['targets', several(targets, LABELS_TOLD)]] : [];
  }
  const names = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, count]) => `${label} (${count})`);
  return [['labels', `${counts.size}: ${several(names, LABELS_TOLD)}`]];
}

/** Groups that the labels themselves put into several splits. */
function tornGroups(table: LabelTable, rows: readonly MetadataRow[]): Note[] {
  if (!table.rows.some(({ group }) => group !== undefined)) return [];
  const splitsOf = new Map<unknown, Set<string>>();
  for (const { splitKey, split } of rows) {
    splitsOf.set(splitKey, (splitsOf.get(splitKey) ?? new Set()).add(split));
  }
  const torn = [...splitsOf].flatMap(([key, splits]) => (splits.size > 1 ? [String(key)] : []));
  if (torn.length === 0) return [];
  return [
    [
      'group',
      `${counted(torn.length, 'group')} in several splits, as the labels name these: ${several(torn)}`,
    ],
  ];
}

function splitsLine(config: ResolvedTaskConfig, table: LabelTable, rows: readonly MetadataRow[]): string {
  const clips = new Map(config.splits.map((split) => [split, new Set<string>()]));
  for (const { split, relpath } of rows) clips.get(split)?.add(relpath);
  const named = new Set(table.rows.flatMap(({ split }) => split ?? []));
  const drawn = config.splits.filter((split) => !named.has(split));
  const sizes = [...clips].map(([split, files]) => `${split} ${files.size}`).join(', ');
  const how = config.stratified === true ? 'drawn label by label' : 'drawn by chance';
  if (drawn.length === 0) return `${sizes}, as the labels name them`;
  if (config.splits.length === 1) return `${sizes}, as nothing is trained`;
  return `${sizes}; ${named.size === 0 ? '' : `${drawn.join(' and ')} `}${how}`;
}
