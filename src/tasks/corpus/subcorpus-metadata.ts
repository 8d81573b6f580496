import path from 'node:path';
import { readVocabulary } from '../../formats/label-vocabulary.ts';
import type { LabelType } from '../../formats/prediction-type.ts';
import { defineStep, type StepNode, writeFileAtomic } from '../../pipeline/index.ts';
import { requireEveryLabel } from './label-coverage.ts';
import { DEFAULT_FRAME_RATE, type LabelsCsvOptions, labelsCsv } from './labels-csv.ts';
import { labelsJson } from './labels-json.ts';
import { readMetadataFile } from './metadata-file.ts';
import { readSplitFiles } from './split-files.ts';
import { needsEveryLabel } from './splits.ts';
import { type ResolvedTaskConfig, versionedName } from './task-config.ts';

type SubcorpusParams = LabelsCsvOptions & {
  readonly splits: readonly string[];
  readonly everyLabel: boolean;
};

const step = defineStep<
  SubcorpusParams,
  { metadata: StepNode; splits: readonly StepNode[]; vocabulary: StepNode },
  undefined
>({
  name: 'SubcorpusMetadata',
  version: '2',
  async run({ params, inputs, outDir }) {
    const names = await readVocabulary(inputs.vocabulary.path);
    const filesOf = new Map<string, ReadonlySet<string>>();
    for (const [index, split] of params.splits.entries()) {
      const files = await readSplitFiles(inputs.splits[index]?.path ?? '');
      filesOf.set(split, new Set(files.map((file) => file.filestem)));
    }
    const chosen = await readMetadataFile(
      inputs.metadata.path,
      ({ filestem, split }) => filesOf.get(split)?.has(filestem) ?? false,
    );
    for (const split of params.splits) {
      const splitRows = chosen.filter((row) => row.split === split);
      await writeFileAtomic(path.join(outDir, `${split}.json`), labelsJson(splitRows, params.kind));
      await writeFileAtomic(path.join(outDir, `${split}.csv`), await labelsCsv(outDir, split, names, params));
    }
    if (params.everyLabel) requireEveryLabel(chosen, params.splits);
  },
});

/**
 * The step that writes each split's labels: `<split>.json` as hear-preprocess does, files sorted and a file's labels
 * in the order of the metadata, and `<split>.csv` for people.
 */
export function subcorpusMetadata(
  config: ResolvedTaskConfig & { readonly prediction_type: LabelType },
  inputs: { metadata: StepNode; splits: readonly StepNode[]; vocabulary: StepNode },
): StepNode {
  return step({
    scope: versionedName(config),
    params: {
      splits: config.splits,
      kind: config.embedding_type === 'event' ? 'event' : config.prediction_type,
      everyLabel: needsEveryLabel(config),
      sampleDuration: config.sample_duration,
      frameRate: typeof config.frame_rate === 'number' ? config.frame_rate : DEFAULT_FRAME_RATE,
    },
    inputs,
  });
}
