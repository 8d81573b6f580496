/**
 * What a task file outside this package is written with: `import { ... } from 'heareval/tasks'`. docs/tasks.md shows
 * how.
 */
export { folder, select } from '../pipeline/index.ts';
export { type Corpus, defineTask } from './corpus/define-task.ts';
export { downloadCorpus } from './corpus/download-corpus.ts';
export { downloadSources } from './corpus/download-sources.ts';
export { extractArchive } from './corpus/extract-archive.ts';
export { type CorpusFolders, defineExtractMetadata } from './corpus/extract-metadata.ts';
export type { CorpusRow } from './corpus/metadata-rows.ts';
export {
  defineSynthesis,
  readSynthesisedClips,
  type SynthesisedClip,
} from './corpus/synthesise-corpus.ts';
export { type GenericTaskConfig, type ResolvedTaskConfig, versionedName } from './corpus/task-config.ts';
export { type TfdsExample, type TfdsSplit, tfdsExamples } from './corpus/tfds.ts';
export { labelledFolder } from './own/labelled-folder.ts';
export { runTaskProgram } from './program.ts';
export { AudioSampler, type SamplerSettings } from './sampler/audio-sampler.ts';
export type { TaskDefinition, TaskOptions } from './task-definition.ts';
