import path from 'node:path';
import { readVocabulary } from '../../formats/label-vocabulary.ts';
import { eventSplitCsv, sceneSplitCsv } from '../../formats/split-csv.ts';
import { readEventLabels, readSceneLabels } from '../../formats/split-labels.ts';
import { defineStep, type StepNode, writeFileAtomic } from '../../pipeline/index.ts';
import { requireEveryLabel } from './label-coverage.ts';
import { type LabelKind, labelsJson } from './labels-json.ts';
import { readMetadataFile, type StoredRow } from './metadata-file.ts';
import { readSplitFiles } from './split-files.ts';
import { needsEveryLabel } from './splits.ts';
import { type ResolvedTaskConfig, versionedName } from './task-config.ts';

type SubcorpusParams = {
  readonly splits: readonly string[];
  readonly kind: LabelKind;
  readonly everyLabel: boolean;
  /** Seconds. */
  readonly sampleDuration: number | null;
  /** Frames per second. */
  readonly frameRate: number;
};

/** Frames per second of an event task's csv where the task does not say: one each 50 ms, as HEAR's timestamps. */
const DEFAULT_FRAME_RATE = 20;

const step = defineStep<
  SubcorpusParams,
  { metadata: StepNode; splits: readonly StepNode[]; vocabulary: StepNode },
  undefined
>({
  name: 'SubcorpusMetadata',
  version: '1',
  async run({ params, inputs, outDir }) {
    const rows = await readMetadataFile(inputs.metadata.path);
    const names = await readVocabulary(inputs.vocabulary.path);
    const chosen: StoredRow[] = [];
    for (const [index, split] of params.splits.entries()) {
      const files = await readSplitFiles(inputs.splits[index]?.path ?? '');
      const kept = new Set(files.map((file) => file.filestem));
      const splitRows = rows.filter((row) => kept.has(row.filestem));
      await writeFileAtomic(path.join(outDir, `${split}.json`), labelsJson(splitRows, params.kind));
      await writeFileAtomic(path.join(outDir, `${split}.csv`), await labelsCsv(outDir, split, params, names));
      chosen.push(...splitRows);
    }
    if (params.everyLabel) requireEveryLabel(chosen, params.splits);
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
      kind: config.embedding_type === 'event' ? 'event' : config.prediction_type,
      everyLabel: needsEveryLabel(config),
      sampleDuration: config.sample_duration,
      frameRate: typeof config.frame_rate === 'number' ? config.frame_rate : DEFAULT_FRAME_RATE,
    },
    inputs,
  });
}

/** For people; made from the json that was just written, so that both say the same. */
async function labelsCsv(
  folder: string,
  split: string,
  { kind, sampleDuration, frameRate }: SubcorpusParams,
  names: readonly string[],
): Promise<string> {
  if (kind !== 'event') return sceneSplitCsv(await readSceneLabels(folder, split), kind);
  const labels = await readEventLabels(folder, split);
  const lastEnd = (file: string) => Math.max(0, ...(labels.get(file) ?? []).map((event) => event.end));
  const durationMs = sampleDuration === null ? lastEnd : () => sampleDuration * 1000;
  return eventSplitCsv(labels, { frameRate, durationMs, vocabulary: names });
}
