import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { folder } from '../../src/pipeline/index.ts';
import type { TaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { plannedNetworks } from '../../src/recipes/planned-networks.ts';
import { checkTasks, type TrainedTask } from '../../src/recipes/trained-task.ts';

function task(name: string, changed: Partial<TaskMetadata> = {}): TrainedTask {
  const metadata: TaskMetadata = {
    task_name: name,
    version: '1',
    embedding_type: 'scene',
    prediction_type: 'multiclass',
    split_mode: 'trainvaltest',
    splits: ['train', 'valid', 'test'],
    sample_duration: 1,
    evaluation: ['top1_acc'],
    ...changed,
  };
  return { name: `${name}-1-full`, node: folder(name), metadata };
}

const folds = (count: number) => ({
  split_mode: 'new_split_kfold' as const,
  splits: Array.from({ length: count }, (_, fold) => `fold0${fold}`),
});

function plan(tasks: readonly TrainedTask[], count?: number) {
  return plannedNetworks(
    tasks.map(({ metadata }) => metadata),
    count,
  );
}

test('there are as many networks as the task with the most folds has, and each test split is tested once', (t) => {
  const tasks = [task('a'), task('b', folds(4)), task('c', folds(3))];
  const planned = plan(tasks).map(({ name, parts }) => [name, ...parts.map(({ test: split }) => split)]);
  t.deepEqual(planned, [
    ['fold00', 'test', 'fold00', 'fold00'],
    ['fold01', null, 'fold01', 'fold01'],
    ['fold02', null, 'fold02', 'fold02'],
    ['fold03', null, 'fold03', null],
  ]);
  t.deepEqual(plan(tasks)[3]?.parts[2]?.dataSplit, {
    train: ['fold02'],
    valid: ['fold01'],
    test: ['fold00'],
  });
  t.is(plan(tasks, 1).length, 1);
});

test('tasks that cannot be trained, or not beside each other, are told in one line', (t) => {
  const messageOf = (...tasks: TrainedTask[]) =>
    t.throws(() => checkTasks(tasks, plan(tasks), (keys) => `r.yaml:${keys.join(' ')}`), {
      instanceOf: UserError,
    })?.message;
  t.regex(
    messageOf(task('a'), task('pairs', { prediction_type: 'jnd' })) ?? '',
    /^r\.yaml:tasks 1: tasks: pairs-1-full is jnd, which is predicted by distances of embeddings, so that nothing is trained; expected a task of multiclass, multilabel, /,
  );
  t.is(
    messageOf(task('a'), { ...task('a'), name: 'a-2-full' }),
    'r.yaml:tasks 1: tasks: a-2-full gives an output called a, as a-1-full does; expected tasks of different names',
  );
  t.is(
    messageOf(task('a', { splits: ['train', 'test'] })),
    'r.yaml:tasks 0: tasks: a-1-full has no split valid; expected train, valid and test, or folds',
  );
});
