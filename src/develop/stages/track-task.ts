import { ZodError } from 'zod';
import { UserError } from '../../errors.ts';
import { type FolderNode, folder, type StepNode, select } from '../../pipeline/index.ts';
import { predictionType } from '../../prediction-types/registry.ts';
import type { TrainedTask } from '../../recipes/trained-task.ts';
import { defineTask } from '../../tasks/corpus/define-task.ts';
import { type GenericTaskConfig, resolveTaskConfig, versionedName } from '../../tasks/corpus/task-config.ts';
import type { TaskDefinition } from '../../tasks/task-definition.ts';
import type { EstimatorKind } from '../kinds/estimator-kind.ts';
import type { StageSettings } from './stage-settings.ts';
import { SOURCES, type SplitTrack, trackMetadata } from './track-metadata.ts';

const VERSION = '1.0.0';
const MODE = 'full';

/** What an estimator is trained on. */
export interface TrackCorpus {
  /** Of the estimator. */
  readonly name: string;
  /** The program that has the settings, for errors. */
  readonly place: string;
  readonly kind: EstimatorKind;
  readonly settings: Pick<StageSettings['01-prepare'], 'namespace' | 'evaluation_params'>;
  /** Absolute path of the folder of recordings. */
  readonly data: string;
  readonly tracks: readonly SplitTrack[];
  /** The step that deforms recordings. */
  readonly deformed: StepNode;
  /** How the names of what it makes end. */
  readonly augmentIds: readonly string[];
}

/** The name of the task folder that an estimator is trained on. */
export function taskNameOf({ name }: Pick<TrackCorpus, 'name'>): string {
  return `${name}-${VERSION}-${MODE}`;
}

/**
 * The recordings of an estimator as a task, whose folder its steps publish as `<tasksDir>/<name>-1.0.0-full`.
 *
 * @param options.sampleRate Hz
 */
export function trackTask(
  corpus: TrackCorpus,
  { tasksDir, sampleRate }: { readonly tasksDir: string; readonly sampleRate: number },
): TrainedTask & { readonly node: StepNode } {
  const config = configOf(corpus);
  const task = defineTask(config, () => ({
    ...sourcesOf(corpus),
    extractMetadata: (node) =>
      trackMetadata({
        ...node,
        params: {
          namespace: corpus.settings.namespace,
          tracks: corpus.tracks,
          augmentIds: corpus.augmentIds,
        },
      }),
  }));
  return {
    name: versionedName(resolveTaskConfig(config, MODE)),
    node: task.build(MODE, { tasksDir, mirrors: [], sampleRates: [sampleRate] }),
    metadata: metadataOf(task, corpus),
  };
}

/** @throws UserError for settings that no task has */
function metadataOf(task: TaskDefinition, { place }: TrackCorpus): TrainedTask['metadata'] {
  try {
    return task.metadata(MODE);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const [issue] = error.issues;
    throw new UserError(`${place}: settings.${issue?.path.join('.')}: ${issue?.message}`, { cause: error });
  }
}

function configOf({ name, kind, settings }: TrackCorpus): GenericTaskConfig {
  const { predictionType: type, embeddingType } = kind;
  const { evaluation_params: params } = settings;
  return {
    task_name: name,
    version: VERSION,
    embedding_type: embeddingType,
    prediction_type: type,
    split_mode: 'trainvaltest',
    // Of recordings with tags of their own some tags are rare.
    every_label_in_every_split: false,
    max_task_duration_by_split: { train: null, valid: null, test: null },
    sample_duration: null,
    evaluation: predictionType(type).scoring.usual(embeddingType),
    ...(params === undefined ? {} : { evaluation_params: params }),
    default_mode: MODE,
    modes: { [MODE]: {} },
  };
}

function sourcesOf({ data, tracks, deformed }: TrackCorpus) {
  const files = folder(data);
  return {
    sources: {
      [SOURCES.data]: filesOf(files, tracks, 'audio'),
      [SOURCES.augmented]: select(deformed, '*.wav'),
    },
    labelSources: {
      [SOURCES.annotations]: filesOf(files, tracks, 'annotation'),
      [SOURCES.deformed]: select(deformed, '*.jams'),
    },
  };
}

/** The recordings, or the annotations, of some tracks alone. */
export function filesOf(
  data: FolderNode,
  tracks: readonly Pick<SplitTrack, 'audio' | 'annotation'>[],
  which: 'audio' | 'annotation',
) {
  return select(
    data,
    tracks.map((track) => track[which]),
  );
}
