import path from 'node:path';
import { stringifyCsv } from '../../formats/csv.ts';
import { readLabelledClips } from '../../formats/labelled-clips.ts';
import { stringifyPairTable } from '../../formats/pair-table.ts';
import {
  type DistanceType,
  isDistanceType,
  labelsFile,
  type NumberType,
} from '../../formats/prediction-type.ts';
import { defineStep, type StepNode, writeFileAtomic } from '../../pipeline/index.ts';
import { compareText } from './labels.ts';
import { readMetadataFile, type StoredRow } from './metadata-file.ts';
import { readSplitFiles } from './split-files.ts';
import { type ResolvedTaskConfig, versionedName } from './task-config.ts';

type TableType = DistanceType | NumberType;

type TableLabelsParams = {
  readonly splits: readonly string[];
  readonly kind: 'scene' | 'event';
  readonly type: TableType;
};

const step = defineStep<TableLabelsParams, { metadata: StepNode; splits: readonly StepNode[] }>({
  name: 'TableLabels',
  version: '1',
  async run({ params: { splits, kind, type }, inputs, outDir, log }) {
    for (const [index, split] of splits.entries()) {
      const files = await readSplitFiles(inputs.splits[index]?.path ?? '');
      const chosen = new Set(files.map(({ filestem }) => filestem));
      const rows = await readMetadataFile(inputs.metadata.path, (row) => row.split === split);
      const whole = isDistanceType(type)
        ? wholeSets(rows, chosen)
        : rows.filter((row) => chosen.has(row.filestem));
      if (isDistanceType(type) && whole.length < rows.length) {
        log(
          `${split}: ${rows.length - whole.length} labels of pairs or lists that are not whole were left out`,
        );
      }
      await writeFileAtomic(path.join(outDir, labelsFile(split, type)), tableText(whole, type));
      // As all that read the task folder will read it.
      await readLabelledClips(outDir, split, kind, type);
    }
  },
});

/** The step that writes each split's labels where they are no labels of a vocabulary: `<split>.csv`, files sorted. */
export function tableLabels(
  config: ResolvedTaskConfig & { readonly prediction_type: TableType },
  inputs: { readonly metadata: StepNode; readonly splits: readonly StepNode[] },
): StepNode {
  const { splits, embedding_type: kind, prediction_type: type } = config;
  return step({ scope: versionedName(config), params: { splits, kind, type }, inputs });
}

/** The rows of those pairs or lists of which every file was chosen. */
function wholeSets(rows: readonly StoredRow[], chosen: ReadonlySet<string>): readonly StoredRow[] {
  const torn = new Set(rows.flatMap(({ filestem, belongsTo }) => (chosen.has(filestem) ? [] : [belongsTo])));
  return rows.filter(({ belongsTo }) => !torn.has(belongsTo));
}

function tableText(rows: readonly StoredRow[], type: TableType): string {
  const sorted = [...rows].sort((a, b) => compareText(a.filestem, b.filestem) || a.start - b.start);
  if (type === 'regression') return regressionText(sorted);
  if (type === 'pitch') {
    const frames = sorted.map((row) => [fileOf(row), row.start, row.label ?? '']);
    return stringifyCsv(['filename', 'timestamp', 'frequency'], frames);
  }
  const sets = [...groupBy(sorted, ({ belongsTo }) => belongsTo ?? '')].sort(([a], [b]) => compareText(a, b));
  if (type === 'jnd') {
    const pairs = sets.map(([, [one, other]]) => ({
      files: [fileOf(one), fileOf(other)] as const,
      value: Number(one?.label),
    }));
    return stringifyPairTable('different', pairs);
  }
  const ranks = sets.flatMap(([group, ofGroup]) =>
    [...ofGroup]
      .sort((a, b) => Number(a.label) - Number(b.label))
      .map((row) => [group, row.label ?? '', fileOf(row)]),
  );
  return stringifyCsv(['rank_group', 'rank', 'filename'], ranks);
}

function regressionText(rows: readonly StoredRow[]): string {
  const targets = [...new Set(rows.map(({ belongsTo }) => belongsTo ?? ''))].sort(compareText);
  const byFile = groupBy(rows, fileOf);
  return stringifyCsv(
    ['filename', ...targets],
    [...byFile].map(([file, ofFile]) => [
      file,
      ...targets.map((target) => ofFile.find(({ belongsTo = '' }) => belongsTo === target)?.label ?? ''),
    ]),
  );
}

function fileOf(row: StoredRow | undefined): string {
  return `${row?.filestem}.wav`;
}

function groupBy(rows: readonly StoredRow[], keyOf: (row: StoredRow) => string): Map<string, StoredRow[]> {
  const groups = new Map<string, StoredRow[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
