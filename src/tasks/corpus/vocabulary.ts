import { join } from 'node:path';
import { stringifyVocabulary } from '../../formats/labels/label-vocabulary.ts';
import { defineStep, type StepNode, writeFileAtomic } from '../../pipeline/index.ts';
import { compareLabels } from './labels/labels.ts';
import { readMetadataFile } from './labels/metadata-file.ts';
import { readSplitFiles } from './splits/split-files.ts';
import { type ResolvedTaskConfig, versionedName } from './task-config.ts';

const step = defineStep<
  Record<string, never>,
  { metadata: StepNode; splits: readonly StepNode[] },
  undefined
>({
  module: import.meta.url,
  name: 'Vocabulary',
  version: '1',
  async run({ inputs, outDir }) {
    const kept = new Set<string>();
    for (const folder of inputs.splits) {
      for (const { filestem } of await readSplitFiles(folder.path)) kept.add(filestem);
    }
    const seen = new Set<string>();
    const oneOfEachLabel = await readMetadataFile(inputs.metadata.path, ({ filestem, label }) => {
      if (!kept.has(filestem) || seen.has(label)) return false;
      seen.add(label);
      return true;
    });
    const labels = new Set(oneOfEachLabel.flatMap(({ label }) => label ?? []));
    const sorted = [...labels].sort(compareLabels).map(String);
    await writeFileAtomic(join(outDir, 'labelvocabulary.csv'), stringifyVocabulary(sorted));
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
