import { UserError } from '../../../errors.ts';
import { defineStep, type StepNode, writeFileAtomic } from '../../../pipeline/index.ts';
import { readMetadataFile } from '../labels/metadata-file.ts';
import { type ResolvedTaskConfig, versionedName } from '../task-config.ts';
import { maxFiles, shuffledFiles, splitFilesTable } from './split-files.ts';

type SubsampleParams = { readonly split: string; readonly maxFiles: number | null };

const step = defineStep<SubsampleParams, { metadata: StepNode }>({
  module: import.meta.url,
  name: 'SubsampleSplit',
  version: '1',
  async run({ params, inputs, outDir, log }) {
    const seen = new Set<string>();
    const oneOfEachFile = await readMetadataFile(inputs.metadata.path, ({ filestem, split }) => {
      if (split !== params.split || seen.has(filestem)) return false;
      seen.add(filestem);
      return true;
    });
    const files = shuffledFiles(oneOfEachFile, params.split);
    const chosen = files.slice(0, params.maxFiles ?? undefined);
    if (chosen.length === 0) throw new UserError(`${params.split}: no audio files are left in this split`);
    log(`${chosen.length} of ${files.length} files`);
    const table = splitFilesTable(outDir, chosen);
    await writeFileAtomic(table.path, table.text);
  },
});

/** The step that lists a split's files in `files.csv`, cut down to the duration that the task allows. */
export function subsampleSplit(config: ResolvedTaskConfig, split: string, metadata: StepNode): StepNode {
  return step({
    scope: versionedName(config),
    params: { split, maxFiles: maxFiles(config, split) },
    inputs: { metadata },
    label: split,
  });
}
