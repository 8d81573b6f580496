import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { membersOfTree, treeOfMembers } from '../../src/train/state-members.ts';

const TREE = {
  epoch: 3,
  best: Number.NEGATIVE_INFINITY,
  small: -0,
  weights: [Float32Array.of(1, -0, 1e-45), { 'a/b': Float32Array.of(2) }],
  'weights/1/a': { b: Float32Array.of(3) },
  words: 'x',
  none: null,
};

test('a tree comes back from its files, to the bit, also where two arrays would have one name', (t) => {
  const members = membersOfTree(TREE);
  t.deepEqual(
    [...members.keys()].sort(),
    ['tree.json', 'weights/0.npy', 'weights/1/a/b 2.npy', 'weights/1/a/b.npy'].sort(),
  );
  const again = treeOfMembers(members, 'a.npz') as typeof TREE;
  t.deepEqual(again, TREE);
  t.true(Object.is(again.small, -0));
});

test('a file that is missing is told by its name, and what no file can hold is a defect', (t) => {
  for (const missing of ['tree.json', 'weights/0.npy']) {
    const members = membersOfTree(TREE);
    members.delete(missing);
    t.throws(() => treeOfMembers(members, 'a.npz'), {
      instanceOf: UserError,
      message: `a.npz: has no ${missing}; expected the state of a training`,
    });
  }
  t.throws(() => membersOfTree({ a: { f: (() => {}) as never } }), {
    instanceOf: TypeError,
    message: 'a/f is no number, text or float32 array',
  });
});
