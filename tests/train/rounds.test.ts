import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { inRounds } from '../../src/train/rounds.ts';

testProp(
  'all batches come in their order, those of one go of one size and no more than it may have',
  [fc.array(fc.integer({ min: 1, max: 3 })), fc.integer({ min: 1, max: 5 }), fc.nat(9)],
  async (t, sizes, most, epoch) => {
    const rounds: (readonly { index: number; size: number }[])[] = [];
    const source = async function* (asked: number) {
      t.is(asked, epoch);
      for (const [index, size] of sizes.entries()) yield { index, size };
    };
    const asked: number[] = [];
    const atOnce = ({ index }: { index: number }) => {
      asked.push(index);
      return most;
    };
    for await (const round of inRounds(source, ({ size }) => size, atOnce)(epoch)) rounds.push(round);
    t.deepEqual(
      rounds.flat(),
      sizes.map((size, index) => ({ index, size })),
    );
    t.deepEqual(
      asked,
      rounds.map(([first]) => first?.index ?? -1),
      'asked of the first of each',
    );
    for (const [place, round] of rounds.entries()) {
      t.true(round.length >= 1 && round.length <= most);
      t.true(round.every(({ size }) => size === round[0]?.size));
      const next = rounds[place + 1]?.[0];
      t.true(next === undefined || round.length === most || next.size !== round[0]?.size, 'as many as fit');
    }
  },
);

test('a round that is full is given before the batch after it is made', async (t) => {
  const made: number[] = [];
  const source = async function* () {
    for (const batch of [1, 2, 3]) {
      made.push(batch);
      yield batch;
    }
  };
  const rounds = inRounds(
    source,
    () => 1,
    () => 2,
  )(0)[Symbol.asyncIterator]();
  t.deepEqual((await rounds.next()).value, [1, 2]);
  t.deepEqual(made, [1, 2]);
  t.deepEqual((await rounds.next()).value, [3]);
});
