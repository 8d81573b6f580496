import test from 'ava';
import { type RefusedFiles, score, testRefused } from '../scored-text.ts';

test('numbers of clips and distances of pairs are scored, in whatever order they are', async (t) => {
  const values = await score(
    t,
    'regression',
    'filename,value\na.wav,1\nb.wav,2\n',
    'filename,value\nb.wav,2\na.wav,2\n',
  );
  t.deepEqual(
    values.scores.map(({ name, value }) => [name, value]),
    [
      ['mae', 0.5],
      ['rmse', Math.SQRT1_2],
      ['r2', -1],
    ],
  );
  const labels = 'filename1,filename2,different\na.wav,b.wav,1\na.wav,c.wav,0\n';
  const distances = 'distance,filename1,filename2\n0.1,a.wav,c.wav\n0.3,a.wav,b.wav\n';
  const pairs = await score(t, 'jnd', labels, distances, { resamples: 10 });
  t.is(pairs.clips, 2);
  t.like(pairs.scores, { length: 1, 0: { name: 'jnd_auc', value: 1, confidence_interval: null } });
});

test('of several numbers of clips the score is the mean of theirs, other columns of predictions being passed over', async (t) => {
  const labels = 'filename,f0,level\na.wav,100,1\nb.wav,300,2\nc.wav,200,6\n';
  const found = 'level,filename,f0,note\n2,a.wav,110,A\n2,b.wav,290,B\n6,c.wav,200,C\n';
  const { scores } = await score(t, 'regression', labels, found, { scores: ['r2', 'mae'], resamples: 20 });
  const of = (r2: number) => ({ value: r2 });
  t.like(scores[0], { name: 'r2', parts: { f0: of(1 - 200 / 20000), level: of(1 - 1 / 14) } });
  t.is(scores[0]?.value, (1 - 200 / 20000 + 1 - 1 / 14) / 2);
  t.is(scores[0]?.parts.mean?.value, scores[0]?.value);
  t.is(scores[1]?.value, (20 / 3 + 1 / 3) / 2);
});

test('ranked lists are scored by the distances of their pairs, in whatever order they are', async (t) => {
  const labels =
    'rank_group,rank,filename\nnoise,10,c.wav\nnoise,0,a.wav\nnoise,3,b.wav\nlevel,0,a.wav\nlevel,1,x.wav\nlevel,2,y.wav\n';
  const distances =
    'filename1,filename2,distance\na.wav,b.wav,1\nc.wav,a.wav,2\nb.wav,c.wav,9\na.wav,x.wav,3\na.wav,y.wav,2\ny.wav,x.wav,1\n';
  const ranked = await score(t, 'ranking', labels, distances, { resamples: 100 });
  t.is(ranked.clips, 2);
  t.deepEqual(
    ranked.scores.map(({ name, value }) => [name, value]),
    [
      ['ranking_spearman', 0],
      ['ranking_kendall', 0],
      ['ranking_ndcg', (1 + 1 / Math.log2(3)) / 2],
      ['ranking_triplet_acc', 0.5],
    ],
  );
  const [low = 0, high = 0] = ranked.scores[0]?.confidence_interval ?? [];
  t.true(low < -0.9 && low >= -1 && high > 0.9 && high <= 1);
});

const refused: RefusedFiles = {
  'a number that is none': [
    'regression',
    'filename,value\na.wav,1\n',
    'filename,value\na.wav,nan\n',
    /predicted\.csv, row 2, column value: 'nan'; expected a number$/,
  ],
  'a judgement that is none': [
    'jnd',
    'filename1,filename2,different\na.wav,b.wav,0.5\n',
    'filename1,filename2,distance\na.wav,b.wav,1\n',
    /test\.csv, row 2, column different: '0\.5'; expected 0 or 1$/,
  ],
  'a pair that is there twice': [
    'jnd',
    'filename1,filename2,different\na.wav,b.wav,0\n',
    'filename1,filename2,distance\na.wav,b.wav,1\na.wav,b.wav,2\n',
    /predicted\.csv, row 3, column filename1: a\.wav \| b\.wav is in row 2 too; expected it once$/,
  ],
  'a pair that is missing': [
    'jnd',
    'filename1,filename2,different\na.wav,b.wav,0\na.wav,c.wav,1\n',
    'filename1,filename2,distance\na.wav,b.wav,1\n',
    /predicted\.csv: a\.wav \| c\.wav is missing; expected every file of .*test\.csv$/,
  ],
  'a rank that a list has twice': [
    'ranking',
    'rank_group,rank,filename\ng,0,a.wav\nh,0,a.wav\ng,0.0,b.wav\n',
    'filename1,filename2,distance\na.wav,b.wav,1\n',
    /test\.csv, row 4, column rank: 0 is in row 2 too; expected it once in g$/,
  ],
  'a clip that a list has twice': [
    'ranking',
    'rank_group,rank,filename\ng,0,a.wav\ng,1,a.wav\n',
    'filename1,filename2,distance\na.wav,b.wav,1\n',
    /test\.csv, row 3, column filename: a\.wav is in row 2 too; expected it once in g$/,
  ],
  'a rank that is no number': [
    'ranking',
    'rank_group,rank,filename\ng,first,a.wav\n',
    'filename1,filename2,distance\na.wav,b.wav,1\n',
    /test\.csv, row 2, column rank: 'first'; expected a number$/,
  ],
  'a pair of a list that is missing': [
    'ranking',
    'rank_group,rank,filename\ng,0,a.wav\ng,1,b.wav\ng,2,c.wav\n',
    'filename1,filename2,distance\na.wav,b.wav,1\nc.wav,a.wav,1\n',
    /predicted\.csv: b\.wav \| c\.wav is missing; expected every pair of g in .*test\.csv$/,
  ],
  'a pair that is of no list': [
    'ranking',
    'rank_group,rank,filename\ng,0,a.wav\ng,1,b.wav\nh,0,c.wav\n',
    'filename1,filename2,distance\na.wav,b.wav,1\nc.wav,a.wav,1\n',
    /predicted\.csv: c\.wav \| a\.wav is no pair of a list in .*test\.csv/,
  ],
  'a target that the predictions lack': [
    'regression',
    'filename,f0,level\na.wav,1,2\n',
    'filename,f0\na.wav,1\n',
    /predicted\.csv, row 1: column level is missing; columns are filename, f0, expected filename and f0, level$/,
  ],
  'a file without a target': [
    'regression',
    'filename\na.wav\n',
    'filename,f0\na.wav,1\n',
    /test\.csv, row 1: columns are filename; expected a csv with the columns filename and one per target$/,
  ],
  'a number that is there twice': [
    'regression',
    'filename,f0\na.wav,1\na.wav,1\n',
    'filename,f0\na.wav,1\n',
    /test\.csv, row 3, column filename: a\.wav is in row 2 too; expected it once$/,
  ],
};

testRefused(refused);
