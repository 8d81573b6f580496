import { join } from 'node:path';
import { at } from '../../../at.ts';
import { readVocabulary } from '../../../formats/labels/label-vocabulary.ts';
import { sceneSplitCsv } from '../../../formats/labels/split-csv.ts';
import { defineStep, type StepNode, writeFileAtomic } from '../../../pipeline/index.ts';
import { predictionType } from '../../../prediction-types/registry.ts';
import { requireEveryLabel } from '../labels/label-coverage.ts';
import type { Label } from '../labels/labels.ts';
import { DEFAULT_FRAME_RATE, type LabelsCsvOptions, labelsCsv } from '../labels/labels-csv.ts';
import { labelKind, labelsJson, sceneLabels } from '../labels/labels-json.ts';
import { readMetadataFile } from '../labels/metadata-file.ts';
import { type ResolvedTaskConfig, versionedName } from '../task-config.ts';
import { readSplitFiles } from './split-files.ts';
import { needsEveryLabel } from './splits.ts';

type SubcorpusParams = LabelsCsvOptions & {
  readonly splits: readonly string[];
  readonly everyLabel: boolean;
};

const step = defineStep<
  SubcorpusParams,
  { metadata: StepNode; splits: readonly StepNode[]; vocabulary: StepNode },
  undefined
>({
  module: import.meta.url,
  name: 'SubcorpusMetadata',
  version: '2',
  async run({ params, inputs, outDir }) {
    const names = await readVocabulary(inputs.vocabulary.path);
    const labelled: { readonly split: string; readonly label: Label | null }[] = [];
    // One after the other, so that the rows of all are never in memory together.
    for (const [index, split] of params.splits.entries()) {
      const files = await readSplitFiles(at(inputs.splits, index).path);
      const chosen = new Set(files.map((file) => file.filestem));
      const splitRows = await readMetadataFile(
        inputs.metadata.path,
        (row) => row.split === split && chosen.has(row.filestem),
      );
      for (const label of new Set(splitRows.map((row) => row.label))) labelled.push({ split, label });
      await writeFileAtomic(join(outDir, `${split}.json`), labelsJson(splitRows, params.kind));
      const csv =
        params.kind === 'event'
          ? await labelsCsv(outDir, split, names, params)
          : sceneSplitCsv(sceneLabels(splitRows), predictionType(params.kind).labels.oneEach);
      await writeFileAtomic(join(outDir, `${split}.csv`), csv);
    }
    if (params.everyLabel) requireEveryLabel(labelled, params.splits);
  },
});

/**
 * The step that writes each split's labels: `<split>.json` as hear-preprocess does, files sorted and a file's labels
 * in the order of the metadata, and `<split>.csv` for people.
 */
export function subcorpusMetadata(
  config: ResolvedTaskConfig,
  inputs: { metadata: StepNode; splits: readonly StepNode[]; vocabulary: StepNode },
): StepNode {
  return step({
    scope: versionedName(config),
    params: {
      splits: config.splits,
      kind: labelKind(config.embedding_type, config.prediction_type),
      everyLabel: needsEveryLabel(config),
      sampleDuration: config.sample_duration,
      frameRate: typeof config.frame_rate === 'number' ? config.frame_rate : DEFAULT_FRAME_RATE,
    },
    inputs,
  });
}
