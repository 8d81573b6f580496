import {
  defineStep,
  type InputFolder,
  type JsonObject,
  type StepNode,
  writeFileAtomic,
} from '../../pipeline/index.ts';
import { completeMetadata } from './complete-metadata.ts';
import { metadataFile } from './metadata-file.ts';
import type { CorpusRow } from './metadata-rows.ts';
import type { Sources } from './sources.ts';
import { type ResolvedTaskConfig, versionedName } from './task-config.ts';

/** What a task's own part of the metadata step is given. */
export interface CorpusFolders {
  /** The sources of the corpus by name. */
  readonly sources: Readonly<Record<string, InputFolder>>;
  readonly mode: string;
  /** Seconds that clips of events are cut to, or null where they keep their lengths; undefined for scenes. */
  readonly sampleDuration: number | null | undefined;
}

/** Makes the metadata node of a corpus. */
export type ExtractMetadata = (node: {
  readonly config: ResolvedTaskConfig;
  readonly sources: Sources;
}) => StepNode;

/**
 * Makes the step that turns a corpus into `metadata.csv`: one row per file and label, with splits.
 *
 * @param definition.version changed whenever `readRows` would give other rows for the same corpus
 * @param definition.source `import.meta.url` of a task file whose every change counts as a new version
 * @param definition.readRows reads file names and labels out of the corpus; everything else (order, splits, checks,
 *   trimming of events) is done here as hear-preprocess does it
 */
export function defineExtractMetadata(definition: {
  readonly version: string;
  readonly source?: string;
  /** What `readRows` goes by besides the corpus: part of the key. */
  readonly params?: JsonObject;
  readRows(corpus: CorpusFolders): Promise<CorpusRow[]>;
}): ExtractMetadata {
  const step = defineStep<JsonObject, Sources, undefined>({
    name: 'ExtractMetadata',
    version: `1.${definition.version}`,
    ...(definition.source === undefined ? {} : { source: definition.source }),
    async run({ params, inputs, outDir, log }) {
      const config = params.config as unknown as ResolvedTaskConfig;
      const sources = inputs as Readonly<Record<string, InputFolder>>;
      const { mode, sample_duration: sampleDuration } = config;
      const read = await definition.readRows({ sources, mode, sampleDuration });
      const rows = completeMetadata(read, config, filesOf(sources), log);
      const file = metadataFile(outDir, rows);
      await writeFileAtomic(file.path, file.bytes);
    },
  });
  return ({ config, sources }) =>
    step({
      scope: versionedName(config),
      params: { config: decidingKeys(config), ...definition.params },
      inputs: sources,
    });
}

/** The part of a configuration that the metadata depend on. */
function decidingKeys(config: ResolvedTaskConfig): JsonObject {
  return {
    task_name: config.task_name,
    mode: config.mode,
    embedding_type: config.embedding_type,
    prediction_type: config.prediction_type,
    split_mode: config.split_mode,
    splits: config.splits,
    ...(config.split_percentage === undefined ? {} : { split_percentage: config.split_percentage }),
    ...(config.stratified === undefined ? {} : { stratified: config.stratified }),
    ...(config.embedding_type === 'event' ? { sample_duration: config.sample_duration } : {}),
  };
}

function filesOf(sources: Readonly<Record<string, InputFolder>>): Set<string> {
  return new Set(
    Object.entries(sources).flatMap(([name, folder]) => folder.files.map((file) => `${name}/${file}`)),
  );
}
