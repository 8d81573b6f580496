import {
  defineStep,
  type InputFolder,
  type Json,
  type JsonObject,
  type StepNode,
} from '../../pipeline/index.ts';
import { predictionType } from '../../prediction-types/registry.ts';
import { completeMetadata } from './complete-metadata.ts';
import { writeAnnotation } from './labels/annotation-files.ts';
import { writeMetadataFile } from './labels/metadata-file.ts';
import type { CorpusRow } from './labels/metadata-rows.ts';
import type { Sources } from './sources.ts';
import { type ResolvedTaskConfig, versionedName } from './task-config.ts';

/** What a task's own part of the metadata step is given. */
export interface CorpusFolders<Params extends JsonObject = JsonObject, Env extends Json = Json> {
  /** The sources of the corpus by name. */
  readonly sources: Readonly<Record<string, InputFolder>>;
  readonly mode: string;
  /** Seconds that clips of events are cut to, or null where they keep their lengths; undefined for scenes. */
  readonly sampleDuration: number | null | undefined;
  /** What it goes by besides the corpus. */
  readonly params: Params;
  /** How the corpus is read, which decides no row. */
  readonly env: Env | undefined;
  /** Tells what was left out, or is odd. */
  log(line: string): void;
}

/**
 * A source of the corpus by its name.
 *
 * @throws RangeError that names those there are
 */
export function sourceOf(sources: CorpusFolders['sources'], name: string): InputFolder {
  const source = sources[name];
  if (source === undefined) {
    throw new RangeError(`no source ${name}; the corpus has ${Object.keys(sources).join(', ')}`);
  }
  return source;
}

/** Makes the metadata node of a corpus. */
export type ExtractMetadata<Params extends JsonObject = JsonObject, Env extends Json = Json> = (node: {
  readonly config: ResolvedTaskConfig;
  readonly sources: Sources;
  /** What `readRows` goes by besides the corpus: part of the key. */
  readonly params?: Params;
  /** How it reads the corpus: no part of the key. */
  readonly env?: Env;
}) => StepNode;

/**
 * Makes the step that turns a corpus into `metadata.csv`: one row per file and label, with splits; where labels are frames
 * (pitch), one row per file, and its frames in `annotations/<filestem>.npy`.
 *
 * @param definition.version changed whenever `readRows` would give other rows for the same corpus
 * @param definition.module `import.meta.url` of the file that calls this, at its top level: where other processes find it
 * @param definition.source the same, for a file whose every change counts as a new version
 * @param definition.readRows reads file names and labels out of the corpus; everything else (order, splits, checks,
 *   trimming of events) is done here as hear-preprocess does it
 */
export function defineExtractMetadata<
  Params extends JsonObject = JsonObject,
  Env extends Json = Json,
>(definition: {
  readonly version: string;
  readonly module?: string;
  readonly source?: string;
  readRows(corpus: CorpusFolders<Params, Env>): Promise<CorpusRow[]>;
}): ExtractMetadata<Params, Env> {
  const { version, module, source } = definition;
  const step = defineStep<JsonObject, Sources, Env | undefined>({
    ...(module === undefined ? {} : { module }),
    name: 'ExtractMetadata',
    version: `1.${version}`,
    ...(source === undefined ? {} : { source }),
    async run({ params: { config: given, ...params }, inputs, env, outDir, log }) {
      const config = given as unknown as ResolvedTaskConfig;
      const sources = inputs as Readonly<Record<string, InputFolder>>;
      const { mode, sample_duration: sampleDuration } = config;
      const corpus = { sources, mode, sampleDuration, params: params as Params, env, log };
      const read = await definition.readRows(corpus);
      const rows = completeMetadata(read, config, filesOf(sources), log);
      await writeMetadataFile(outDir, rows);
      for (const { filestem, frames } of rows) {
        if (frames !== undefined) await writeAnnotation(outDir, filestem, frames);
      }
    },
  });
  return ({ config, sources, params, env }) =>
    step({
      scope: versionedName(config),
      params: { config: decidingKeys(config), ...params },
      inputs: sources,
      env,
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
    ...(config.every_label_in_every_split === undefined
      ? {}
      : { every_label_in_every_split: config.every_label_in_every_split }),
    ...(predictionType(config.prediction_type).corpus.written.as === 'frames' ? { annotations: 'npy' } : {}),
    ...(config.embedding_type === 'event' ? { sample_duration: config.sample_duration } : {}),
  };
}

function filesOf(sources: Readonly<Record<string, InputFolder>>): Set<string> {
  return new Set(
    Object.entries(sources).flatMap(([name, folder]) => folder.files.map((file) => `${name}/${file}`)),
  );
}
