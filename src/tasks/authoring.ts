/**
 * What a task file outside this package is written with: `import { ... } from 'heareval/tasks'`. docs/tasks.md shows
 * how.
 */

export { AudioSampler, type SamplerSettings } from '../datasets/audio-sampler.ts';
export { folder, select } from '../pipeline/index.ts';
export { type Corpus, defineTask } from './corpus/define-task.ts';
export { type CorpusFolders, defineExtractMetadata, sourceOf } from './corpus/extract-metadata.ts';
export { downloadCorpus } from './corpus/fetch/download-corpus.ts';
export { downloadSources } from './corpus/fetch/download-sources.ts';
export { extractArchive } from './corpus/fetch/extract-archive.ts';
export type { CorpusRow } from './corpus/labels/metadata-rows.ts';
export { defineSynthesis } from './corpus/synthesise-corpus.ts';
export { readSynthesisedClips, type SynthesisedClip } from './corpus/synthesised-clips.ts';
export { type GenericTaskConfig, type ResolvedTaskConfig, versionedName } from './corpus/task-config.ts';
export { type TfdsExample, type TfdsSplit, tfdsExamples } from './corpus/tfds.ts';
export { labelledFolder } from './own/labels/labelled-folder.ts';
export { runTaskProgram } from './program.ts';
export type { TaskDefinition, TaskOptions } from './task-definition.ts';
