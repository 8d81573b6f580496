import { UserError } from '../../errors.ts';
import { nearestName } from '../../nearest-name.ts';
import { type PredictionTypeName, splitsOf } from '../../prediction-types/registry.ts';

/** Seconds of audio each split is cut down to, or null for all of it. */
type DurationBySplit = Readonly<Record<'train' | 'valid' | 'test', number | null>>;

/** An archive that a task is made of, as hear-preprocess describes it. */
export interface DownloadUrl {
  /** The folder into which it goes; a split, or whatever the task calls it. */
  readonly split?: string;
  /** Folder below `split`, where one split is made of several archives. */
  readonly name?: string;
  readonly url?: string;
  readonly md5?: string;
  /** Instead of `url` and `md5`: the volumes of a zip archive, the one to open (`.zip`) last. */
  readonly multipart_zip_urls?: readonly { readonly url: string; readonly md5: string }[];
  /** For archives of which hear-preprocess does not know the md5, as TensorFlow Datasets fetches them. */
  readonly sha256?: string;
  /** Where none is known: what comes is told, and goes by what is in it. */
  readonly checksum?: 'unpublished';
  readonly [key: string]: unknown;
}

/**
 * What a task is, under the names that hear-preprocess gives in `task_metadata.json`. Keys beyond these are written
 * there as they are.
 */
interface TaskConfig {
  readonly task_name: string;
  readonly version: string;
  /** `scene`: one label set per clip. `event`: labels with a start and an end. */
  readonly embedding_type: 'scene' | 'event';
  readonly prediction_type: PredictionTypeName;
  /** `new_split_kfold`: folds are drawn here. `presplit_kfold`: the metadata name them. */
  readonly split_mode: 'trainvaltest' | 'new_split_kfold' | 'presplit_kfold';
  readonly nfolds?: number;
  /** Seconds every clip is trimmed or padded to; null keeps each clip's length. */
  readonly sample_duration: number | null;
  /** Names of scores, the first one decides. */
  readonly evaluation: readonly string[];
  readonly default_mode: string;
  /** Percentages for splits that the metadata lack. Default: 80, 10, 10. */
  readonly split_percentage?: Readonly<Record<'train' | 'valid' | 'test', number>>;
  /** Splits that are drawn here have each label by its share; hear-preprocess draws without looking at labels. */
  readonly stratified?: boolean;
  /** `false`: which labels a split lacks is told, and no mistake. @default as the prediction type has it */
  readonly every_label_in_every_split?: boolean;
  readonly max_task_duration_by_split?: DurationBySplit;
  readonly max_task_duration_by_fold?: number | null;
  readonly download_urls?: readonly DownloadUrl[];
  readonly [key: string]: unknown;
}

/** A task with what differs between its modes. */
export interface GenericTaskConfig extends TaskConfig {
  readonly modes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Modes whose `sample_duration` hear-preprocess writes as 5, not as 5.0. */
  readonly wholeSeconds?: readonly string[];
}

/** A task in one of its modes. */
export interface ResolvedTaskConfig extends TaskConfig {
  readonly mode: string;
  /** Names of the splits: train, valid, test (test alone where nothing is trained), or fold00, fold01, ... */
  readonly splits: readonly string[];
  /** `sample_duration` is written as an integer. Not itself written. */
  readonly wholeSeconds?: true;
}

/**
 * The configuration of one mode, its keys in the order in which hear-preprocess writes them.
 *
 * @throws UserError for a mode that the task does not have
 */
export function resolveTaskConfig(generic: GenericTaskConfig, mode: string): ResolvedTaskConfig {
  const { modes, wholeSeconds = [], ...shared } = generic;
  const own = Object.hasOwn(modes, mode) ? modes[mode] : undefined;
  if (own === undefined) {
    const known = Object.keys(modes);
    const nearest = nearestName(mode, known) ?? generic.default_mode;
    throw new UserError(
      `--mode ${mode}: ${generic.task_name} has no such mode; expected one of ${known.join(', ')}`,
      { next: `--mode ${nearest}` },
    );
  }
  const config: TaskConfig = { ...shared, ...own };
  return {
    ...config,
    tmp_dir: '_workdir',
    mode,
    splits: splitNames(config),
    ...(wholeSeconds.includes(mode) ? { wholeSeconds: true } : {}),
  };
}

/** `<task>-<version>-<mode>`: the name of a task's folder. */
export function versionedName(config: ResolvedTaskConfig): string {
  return `${config.task_name}-${config.version}-${config.mode}`;
}

function splitNames(config: TaskConfig): string[] {
  if (config.split_mode === 'trainvaltest') {
    return [...splitsOf(config.prediction_type)];
  }
  return Array.from({ length: config.nfolds ?? 0 }, (_, fold) => `fold${String(fold).padStart(2, '0')}`);
}
