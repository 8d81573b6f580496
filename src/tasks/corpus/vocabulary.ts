import path from 'node:path';
import { stringifyVocabulary } from '../../formats/label-vocabulary.ts';
import { defineStep, type StepNode, writeFileAtomic } from '../../pipeline/index.ts';
import { compareLabels } from './labels.ts';
import { readMetadataFile } from './metadata-file.ts';
import { readSplitFiles } from './split-files.ts';
import { type ResolvedTaskConfig, versionedName } from './task-config.ts';

const step = defineStep<
  Record<string, never>,
  { metadata: StepNode; splits: readonly StepNode[] },
  undefined
>({
  name: 'Vocabulary',
  version: '1',
  async run({ inputs, outDir }) {
    const lists = await Promise.all(inputs.splits.map((folder) => readSplitFiles(folder.path)));
    const kept = new Set(lists.flat().map((file) => file.filestem));
    const rows = await readMetadataFile(inputs.metadata.path, ({ filestem }) => kept.has(filestem));
    const labels = new Set(rows.flatMap(({ label }) => label ?? []));
    const sorted = [...labels].sort(compareLabels).map(String);
    await writeFileAtomic(path.join(outDir, 'labelvocabulary.csv'), stringifyVocabulary(sorted));
  },
});

/** The step that writes `labelvocabulary.csv`: the labels of all chosen files, sorted as Python sorts them. */
export function vocabulary(
  config: ResolvedTaskConfig,
  metadata: StepNode,
  splits: readonly StepNode[],
): StepNode {
  return step({ scope: versionedName(config), params: {}, inputs: { metadata, splits } });
}
