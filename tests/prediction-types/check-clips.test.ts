import test from 'ava';
import { checkEmbeddedClips, checkPredictedClips } from '../../src/prediction-types/check-clips.ts';

const index = {
  rows: 2,
  files: ['a.wav', 'b.wav'].map((filename, firstRow) => ({ filename, firstRow, rows: 1 })),
  timestamps: null,
};
const source = { folder: 'embeddings/net', split: 'test' };
const labels = 'task/test.json';

test('the clips of an index are those that have labels, each of them', (t) => {
  t.notThrows(() => checkEmbeddedClips(labels, source, index, ['b.wav', 'a.wav']));
  t.throws(() => checkEmbeddedClips(labels, source, index, ['a.wav', 'c.wav']), {
    message: 'embeddings/net/test.index.csv: b.wav is not in test.json; expected embeddings of the same task',
  });
  t.throws(() => checkEmbeddedClips(labels, source, index, ['a.wav', 'b.wav', 'c.wav']), {
    message: 'task/test.json: c.wav is not in test.index.csv; expected an embedding of each clip',
  });
});

test('what is predicted is what has labels, no file more and none less, and one of many is named', (t) => {
  const check = (predicted: readonly string[], known: readonly string[]) =>
    checkPredictedClips(predicted, new Map(known.map((file) => [file, 1])), {
      path: 'predicted.csv',
      labelsName: 'test.json',
    });
  t.notThrows(() => check(['b', 'a'], ['a', 'b']));
  const unknown = 'not in test.json; expected its files and no others';
  t.throws(() => check(['a', 'x'], ['a']), { message: `predicted.csv: x is ${unknown}` });
  t.throws(() => check(['x', 'y', 'z'], ['a']), { message: `predicted.csv: x and 2 more are ${unknown}` });
  const missing = 'missing; expected every file of test.json';
  t.throws(() => check(['a'], ['a', 'b']), { message: `predicted.csv: b is ${missing}` });
  t.throws(() => check(['a'], ['a', 'b', 'c']), { message: `predicted.csv: b and 1 more are ${missing}` });
});
