import type { ClipGroups } from '../../prediction-types/clip-groups.ts';
import type { DownloadUrl, GenericTaskConfig } from '../corpus/task-config.ts';

/** What the names of clips tell of them. */
export const BY_ARTIST = { name: 'artist', pattern: '^([^_]+)_' };

/** What tells one data set of whole recordings from another. */
interface TrackSet {
  readonly task_name: string;
  readonly version: string;
  readonly prediction_type: 'pitch' | 'multipitch' | 'notes';
  /** The first score decides. */
  readonly evaluation: readonly string[];
  /** What is downloaded, with its checksum where one is published; none: the corpus has to be given. */
  readonly archive?: Pick<DownloadUrl, 'url' | 'md5'>;
  /** A few stretches that show how a method does: track, start and end in seconds. */
  readonly excerpts?: readonly (readonly [track: string, start: number, end: number])[];
  /** What clips are put together by in tables. */
  readonly clip_groups?: ClipGroups;
}

type Modes = GenericTaskConfig['modes'];

/** The mode that takes the first two minutes of each recording, as HEAR cuts MAESTRO. */
export const TWO_MINUTES: Modes = { '2min': { sample_duration: 120 } };

/** A data set of recordings that are divided into training, validation and test: each is a clip of its own length in all. */
export function splitTracks(set: TrackSet, modes: Modes): GenericTaskConfig {
  return {
    ...headOf(set),
    split_mode: 'trainvaltest',
    ...restOf(set),
    max_task_duration_by_split: { train: null, valid: null, test: null },
    modes,
  };
}

/** A data set of few recordings, without a split of its own: five folds. */
export function foldedTracks(set: TrackSet): GenericTaskConfig {
  return {
    ...headOf(set),
    split_mode: 'new_split_kfold',
    nfolds: 5,
    ...restOf(set),
    max_task_duration_by_fold: null,
    modes: { full: {} },
  };
}

function headOf({ task_name, version, prediction_type }: TrackSet) {
  return { task_name, version, embedding_type: 'event', prediction_type } as const;
}

function restOf({ evaluation, archive, excerpts, clip_groups }: TrackSet) {
  const download: DownloadUrl | undefined = archive && {
    split: 'corpus',
    ...archive,
    ...(archive.md5 === undefined ? { checksum: 'unpublished' } : {}),
  };
  return {
    sample_duration: null,
    evaluation,
    ...(download === undefined ? {} : { download_urls: [download] }),
    default_mode: 'full',
    ...(clip_groups === undefined ? {} : { clip_groups }),
    ...(excerpts === undefined
      ? {}
      : { excerpts: excerpts.map(([track, start, end]) => ({ clip: `${track}.wav`, start, end })) }),
  };
}
