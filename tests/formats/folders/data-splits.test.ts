import test from 'ava';
import { dataSplits } from '../../../src/formats/folders/data-splits.ts';

test('folds are tested in turn, the next one being the valid split', (t) => {
  t.deepEqual(
    dataSplits({ split_mode: 'new_split_kfold', splits: ['fold02', 'fold00', 'fold01', 'fold03'] }),
    [
      { train: ['fold02', 'fold03'], valid: ['fold01'], test: ['fold00'] },
      { train: ['fold00', 'fold03'], valid: ['fold02'], test: ['fold01'] },
      { train: ['fold00', 'fold01'], valid: ['fold03'], test: ['fold02'] },
      { train: ['fold01', 'fold02'], valid: ['fold00'], test: ['fold03'] },
    ],
  );
});

test('train, valid and test make one data split', (t) => {
  t.deepEqual(dataSplits({ split_mode: 'trainvaltest', splits: ['test', 'train', 'valid'] }), [
    { train: ['train'], valid: ['valid'], test: ['test'] },
  ]);
});
