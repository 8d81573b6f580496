import { join } from 'node:path';
import { at } from '../../at.ts';
import { noteTableText, stringifyNotes } from '../../formats/labels/note-labels.ts';
import { defineStep, type StepNode, writeFileAtomic } from '../../pipeline/index.ts';
import { labelsFile } from '../../prediction-types/label-files.ts';
import { type PredictionTypeName, predictionType } from '../../prediction-types/registry.ts';
import { writeFrameLabels } from './labels/frame-labels.ts';
import { readMetadataFile, type StoredRow } from './labels/metadata-file.ts';
import { readSplitFiles } from './splits/split-files.ts';
import { type ResolvedTaskConfig, versionedName } from './task-config.ts';

type TableLabelsParams = {
  readonly splits: readonly string[];
  readonly kind: 'scene' | 'event';
  readonly type: PredictionTypeName;
};

const step = defineStep<TableLabelsParams, { metadata: StepNode; splits: readonly StepNode[] }>({
  module: import.meta.url,
  name: 'TableLabels',
  version: '1',
  async run({ params: { splits, kind, type }, inputs, outDir, log }) {
    const { labels, corpus } = predictionType(type);
    const { written } = corpus;
    for (const [index, split] of splits.entries()) {
      const files = await readSplitFiles(at(inputs.splits, index).path);
      const chosen = new Set(files.map(({ filestem }) => filestem));
      if (written.as === 'frames') {
        // Times and numbers were checked when their annotations were written.
        const there = await readMetadataFile(
          inputs.metadata.path,
          (row) => row.split === split && chosen.has(row.filestem),
        );
        const filestems = there.map(({ filestem }) => filestem);
        const file = join(outDir, labelsFile(split, type));
        await writeFrameLabels(file, inputs.metadata.path, filestems, written);
        continue;
      }
      if (written.as === 'notes') {
        const rows = await readMetadataFile(
          inputs.metadata.path,
          (row) => row.split === split && chosen.has(row.filestem),
        );
        const notes = written.notes(rows);
        await writeFileAtomic(join(outDir, labelsFile(split, type)), stringifyNotes(notes));
        await writeFileAtomic(join(outDir, `${split}.csv`), noteTableText(notes));
        continue;
      }
      if (written.as !== 'rows') throw new RangeError(`labels of ${type} are in no table`);
      const rows = await readMetadataFile(inputs.metadata.path, (row) => row.split === split);
      const whole = corpus.inSets ? wholeSets(rows, chosen) : rows.filter((row) => chosen.has(row.filestem));
      if (corpus.inSets && whole.length < rows.length) {
        log(
          `${split}: ${rows.length - whole.length} labels of pairs or lists that are not whole were left out`,
        );
      }
      await writeFileAtomic(join(outDir, labelsFile(split, type)), written.text(whole));
      // As all that read the task folder will read it.
      await labels.readClips({ folder: outDir, split }, kind);
    }
  },
});

/** The step that writes each split's labels where they are no labels of a vocabulary: `<split>.csv`, of
 * notes `<split>.json` too; files sorted. */
export function tableLabels(
  config: ResolvedTaskConfig,
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
