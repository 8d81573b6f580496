import test from 'ava';
import { ensembleOf, FAMILIES, KITS, SPLITS } from '../../../src/tasks/sampler/families.ts';

test('no instrument and no kit is in two splits, and each split has every family, with two octaves for each instrument', (t) => {
  const programs = SPLITS.flatMap((split) => {
    const { players, drummers } = ensembleOf(split);
    t.deepEqual([...new Set(players.map(({ label }) => label))], Object.keys(FAMILIES));
    t.true(players.every(({ lowest, highest }) => highest - lowest >= 22));
    t.true(players.every(({ program }) => program < 128) && drummers.every(({ program }) => program >= 128));
    t.true(drummers.length > 0);
    return [...players, ...drummers].map(({ program }) => program);
  });
  t.is(new Set(programs).size, programs.length);
});

test('the cymbals and other drums that are shared by kits are those of training alone', (t) => {
  const drumsOf = (split: 'train' | 'valid') =>
    Object.values(KITS[split]).flatMap(({ cymbals, others }) => [...cymbals, ...others]);
  t.false(drumsOf('train').some((drum) => drumsOf('valid').includes(drum)));
});

test('only the instruments of training are resized', (t) => {
  t.deepEqual(
    SPLITS.map((split) => ensembleOf(split).resized > 0),
    [true, false, false],
  );
});
