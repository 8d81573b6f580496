import { checkTaskMetadata, GIVEN_FOLDER } from '../../prediction-types/task-metadata.ts';
import type { TaskDefinition, TaskOptions } from '../task-definition.ts';
import type { TaskFacts } from '../task-facts.ts';
import type { ExtractMetadata } from './extract-metadata.ts';
import type { Sources } from './sources.ts';
import { type GenericTaskConfig, type ResolvedTaskConfig, resolveTaskConfig } from './task-config.ts';
import { taskFolder } from './task-folder.ts';

/** Where a task's audio comes from, and how its labels are read. */
export interface Corpus {
  /** Nodes of steps that bring the audio here, by names that begin each `relpath` of the metadata. */
  readonly sources: Sources;
  /** Nodes that `readRows` reads besides, in which there is no audio: when they change, audio is not prepared anew. */
  readonly labelSources?: Sources;
  readonly extractMetadata: ExtractMetadata;
}

/**
 * Makes a task of its configuration and its corpus; everything after the metadata is the same for all tasks.
 *
 * @param makeCorpus builds nodes only; it reads and runs nothing
 * @param facts what `heareval tasks` tells of it
 * @param more.takesData whether `makeCorpus` heeds `options.data`
 */
export function defineTask(
  generic: GenericTaskConfig,
  makeCorpus: (config: ResolvedTaskConfig, options: TaskOptions) => Corpus,
  facts?: TaskFacts,
  { takesData = false }: { readonly takesData?: boolean } = {},
): TaskDefinition {
  return {
    name: generic.task_name,
    version: generic.version,
    defaultMode: generic.default_mode,
    modes: Object.keys(generic.modes),
    facts,
    takesData,
    metadata: (mode) => checkTaskMetadata(resolveTaskConfig(generic, mode)),
    build(mode, options) {
      const resolved = resolveTaskConfig(generic, mode);
      const config = options.data === undefined ? resolved : { ...resolved, [GIVEN_FOLDER]: true };
      const { sources, labelSources, extractMetadata } = makeCorpus(config, options);
      const metadata = extractMetadata({ config, sources: { ...sources, ...labelSources } });
      return taskFolder(config, { sources, metadata }, options);
    },
  };
}
