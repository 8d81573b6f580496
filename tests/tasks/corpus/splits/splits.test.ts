import test from 'ava';
import { UserError } from '../../../../src/errors.ts';
import { completeMetadata } from '../../../../src/tasks/corpus/complete-metadata.ts';
import type { CorpusRow } from '../../../../src/tasks/corpus/labels/metadata-rows.ts';
import { type GenericTaskConfig, resolveTaskConfig } from '../../../../src/tasks/corpus/task-config.ts';

const generic: GenericTaskConfig = {
  task_name: 'case',
  version: '1',
  embedding_type: 'scene',
  prediction_type: 'multiclass',
  split_mode: 'trainvaltest',
  sample_duration: 1,
  evaluation: ['top1_acc'],
  default_mode: 'full',
  modes: { full: {}, small: {} },
};

function rowsOf(count: number, row: (index: number) => Partial<CorpusRow> = () => ({})): CorpusRow[] {
  return Array.from({ length: count }, (_, i) => ({
    relpath: `corpus/${i}.wav`,
    split: 'train',
    label: i % 2,
    ...row(i),
  }));
}

function complete(rows: readonly CorpusRow[], changes: Partial<GenericTaskConfig> = {}, mode = 'full') {
  const config = resolveTaskConfig({ ...generic, ...changes }, mode);
  return completeMetadata(rows, config, new Set(rows.map((row) => row.relpath)), () => {});
}

const FOLDS = { split_mode: 'new_split_kfold', nfolds: 3 } as const;

for (const { title, rows, changes, message } of [
  {
    title: 'no train split',
    rows: rowsOf(9, () => ({ split: 'test' })),
    message: /^case: splits test found; expected train/,
  },
  {
    title: 'a split of another name',
    rows: rowsOf(9, (i) => ({ split: i ? 'train' : 'dev' })),
    message: /found; expected train, and perhaps valid and test$/,
  },
  {
    title: 'too few files to carve splits',
    rows: rowsOf(4),
    message: /^case: 4 files or groups in train; too few to take 10 % of them as valid$/,
  },
  {
    title: 'fewer groups than folds',
    rows: rowsOf(9, () => ({ splitKey: 'one' })),
    changes: FOLDS,
    message: /fold/,
  },
  {
    title: 'a label that is too rare for all folds',
    rows: rowsOf(9, (i) => ({ label: i < 2 ? 'rare' : 'common' })),
    changes: FOLDS,
    message:
      /^case: too few files or groups of 1 labels for 3 folds or splits: rare \(2\); expected each label in each split: /,
  },
  {
    title: 'groups that cannot be divided so that each fold has each label',
    rows: rowsOf(12, (i) => ({ label: i % 4, splitKey: i < 6 ? i % 2 : i })),
    changes: { ...FOLDS, nfolds: 4 },
    message: /^case: (too few files or groups|1000 ways to divide the corpus into 4 folds were tried)/,
  },
  {
    title: 'a fold that the corpus does not bring',
    rows: rowsOf(9, (i) => ({ split: `fold0${i % 2}` })),
    changes: { ...FOLDS, split_mode: 'presplit_kfold' } as const,
    message: /^case: folds fold00, fold01, fold02 expected; no files for fold02$/,
  },
  {
    title: 'two labels of a file of a multiclass task',
    rows: [...rowsOf(30), ...rowsOf(1, () => ({ label: 1 }))],
    message:
      /^1 files do not have exactly one label:\n {2}corpus\/0\.wav: 2 labels; a multiclass task needs 1$/,
  },
  {
    title: 'two files of one name',
    rows: [...rowsOf(3), { relpath: 'corpus/b/1.wav', split: 'train', label: 0 }],
    message:
      /^case: 1 audio files cannot be named:\n {2}corpus\/b\/1\.wav: would be named 1\.wav as corpus\/1\.wav is; expected a name of its own$/,
  },
  { title: 'an empty corpus', rows: [], message: /^case: the corpus holds no labelled audio files$/ },
  {
    title: 'events that all start after the end of their clip',
    rows: rowsOf(30, (i) => ({ start: 1500 + i, end: 2000 })),
    changes: { embedding_type: 'event', prediction_type: 'multilabel' } as const,
    message: /^30 files have no event that starts within their first 1 s:\n {2}corpus\/0\.wav\n/,
  },
]) {
  test(`${title} is refused with a message that says so`, (t) => {
    t.throws(() => complete(rows, changes), { instanceOf: UserError, message });
  });
}

test('missing files are named together in the full mode, and left out in the small mode', (t) => {
  const rows = rowsOf(30);
  const files = new Set(rows.slice(2).map((row) => row.relpath));
  const full = resolveTaskConfig(generic, 'full');
  t.throws(() => completeMetadata(rows, full, files, () => {}), {
    instanceOf: UserError,
    message: 'case: 2 labelled audio files are missing from the corpus:\n  corpus/0.wav\n  corpus/1.wav',
  });
  const lines: string[] = [];
  const small = resolveTaskConfig(generic, 'small');
  t.is(completeMetadata(rows, small, files, (line) => lines.push(line)).length, 28);
  t.is(lines[0], '2 labels of files that are not in this corpus were left out');
});

test('files of one group stay in one fold', (t) => {
  const rows = complete(
    rowsOf(60, (i) => ({ splitKey: `group ${i % 7}` })),
    FOLDS,
  );
  const foldsOf = new Map<string, Set<string>>();
  for (const { splitKey, split } of rows) {
    foldsOf.set(String(splitKey), (foldsOf.get(String(splitKey)) ?? new Set()).add(split));
  }
  t.is(foldsOf.size, 7);
  t.true([...foldsOf.values()].every((folds) => folds.size === 1));
});

test('a further seed is tried where the first leaves a fold without a label', (t) => {
  const rows = complete(
    rowsOf(9, (i) => ({ label: i < 3 ? 'rare' : 'common' })),
    FOLDS,
  );
  const folds = new Set(rows.filter((row) => row.label === 'rare').map((row) => row.split));
  t.is(folds.size, 3);
});
