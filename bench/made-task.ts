import type { TaskMetadata } from '../src/prediction-types/task-metadata.ts';

/** Of clips of one label each that a benchmark makes; `grid` is what it has of its own in the grid of heads. */
export function madeTask(name: string, grid: Record<string, number[]>): TaskMetadata {
  return {
    task_name: name,
    version: '1.0.0',
    embedding_type: 'scene',
    prediction_type: 'multiclass',
    split_mode: 'trainvaltest',
    splits: ['train', 'valid', 'test'],
    sample_duration: 1,
    evaluation: ['top1_acc'],
    evaluation_params: { task_specific_param_grid: grid },
    mode: 'full',
  };
}
