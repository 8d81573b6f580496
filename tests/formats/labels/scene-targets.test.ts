import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { sceneTargets } from '../../../src/formats/labels/scene-targets.ts';

const labels = new Map([
  ['a.wav', ['dog', 'cat']],
  ['b.wav', []],
  ['c.wav', ['cat']],
]);
const vocabulary = ['cat', 'dog', 'cow'];

test('labels of clips become rows of zeros and ones', (t) => {
  const task = { vocabulary, oneEach: false };
  t.deepEqual(
    sceneTargets(labels, ['c.wav', 'a.wav', 'b.wav'], task, 'test.json'),
    Uint8Array.of(1, 0, 0, 1, 1, 0, 0, 0, 0),
  );
});

test('labels that a task cannot have are refused', (t) => {
  const refused = (oneEach: boolean, known: string[], message: string) =>
    t.throws(() => sceneTargets(labels, ['a.wav'], { vocabulary: known, oneEach }, 'test.json'), {
      instanceOf: UserError,
      message,
    });
  refused(true, vocabulary, 'test.json: a.wav has 2 labels; expected exactly one, as the task is multiclass');
  refused(false, ['cat'], 'test.json: a.wav has the label dog; expected one of the 1 in labelvocabulary.csv');
});
