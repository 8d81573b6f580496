import type { StepNode } from '../../pipeline/index.ts';
import { predictionType } from '../../prediction-types/registry.ts';
import { DEFAULT_SAMPLE_RATES, type TaskOptions } from '../task-definition.ts';
import { prepareAudio } from './clips/prepare-audio.ts';
import { finishTask } from './finish-task.ts';
import type { Sources } from './sources.ts';
import { subcorpusMetadata } from './splits/subcorpus-metadata.ts';
import { subsampleSplit } from './splits/subsample-split.ts';
import { tableLabels } from './table-labels.ts';
import type { ResolvedTaskConfig } from './task-config.ts';
import { vocabulary } from './vocabulary.ts';

/**
 * Everything that comes after a corpus and its metadata, the same for all tasks: choose files, prepare the audio,
 * write labels and vocabulary, put the task folder together.
 *
 * @param corpus.sources where the audio is, by the names that begin each `relpath` of the metadata
 * @param corpus.metadata a step made by `defineExtractMetadata`
 */
export function taskFolder(
  config: ResolvedTaskConfig,
  corpus: { readonly sources: Sources; readonly metadata: StepNode },
  options: TaskOptions,
): StepNode {
  const { sources, metadata } = corpus;
  const splits = config.splits.map((split) => subsampleSplit(config, split, metadata));
  const sampleRates = [...new Set(options.sampleRates ?? DEFAULT_SAMPLE_RATES)].sort((a, b) => a - b);
  const audio = prepareAudio(config, { splits, sources }, sampleRates);
  if (predictionType(config.prediction_type).corpus.written.as !== 'labels') {
    const labels = tableLabels(config, { metadata, splits });
    return finishTask(config, { audio, labels }, options.tasksDir);
  }
  const names = vocabulary(config, metadata, splits);
  const labels = subcorpusMetadata(config, { metadata, splits, vocabulary: names });
  return finishTask(config, { audio, labels, vocabulary: names }, options.tasksDir);
}
