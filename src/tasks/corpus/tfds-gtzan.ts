import type { TaskOptions } from '../task-definition.ts';
import type { Corpus } from './define-task.ts';
import type { ExtractMetadata } from './extract-metadata.ts';
import { downloadSources } from './fetch/download-sources.ts';
import type { DownloadUrl, GenericTaskConfig, ResolvedTaskConfig } from './task-config.ts';

/**
 * The configuration that both tasks of GTZAN have but for their names: clips of 30 s, ten folds.
 *
 * @param dataset its name in TensorFlow Datasets
 * @param small the archive that hear-preprocess has for mode small
 */
export function tfdsGtzanConfigOf(
  dataset: string,
  small: { readonly url: string; readonly md5: string },
): GenericTaskConfig {
  return {
    task_name: `tfds_${dataset}`,
    version: '1.0.0',
    embedding_type: 'scene',
    prediction_type: 'multiclass',
    split_mode: 'new_split_kfold',
    nfolds: 10,
    sample_duration: 30,
    evaluation: ['top1_acc', 'mAP', 'd_prime', 'aucroc'],
    tfds_task_name: dataset,
    tfds_task_version: '1.0.0',
    extract_splits: ['train'],
    default_mode: 'full',
    modes: {
      full: { max_task_duration_by_fold: null },
      small: {
        download_urls: [{ split: 'train', ...small }],
        max_task_duration_by_fold: null,
        sample_duration: 2,
      },
    },
    wholeSeconds: ['small'],
  };
}

/**
 * Makes the corpus of either mode.
 *
 * @param published what TensorFlow Datasets fetches for mode full
 */
export function tfdsGtzanCorpusOf(extractMetadata: ExtractMetadata, published: readonly DownloadUrl[]) {
  return (config: ResolvedTaskConfig, options: TaskOptions, archives = published): Corpus => ({
    sources: downloadSources({ download_urls: archives, ...config }, options),
    extractMetadata,
  });
}
