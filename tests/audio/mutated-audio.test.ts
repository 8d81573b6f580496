import test from 'ava';
import { temporaryFolder } from '../temporary-folder.ts';
import { readMutated } from './read-mutated.ts';

/** `npm run torture -- --audio 5000` reads more. */
const FILES = 200;

test('damaged files of every format are read or refused by name, none for long', async (t) => {
  const folder = temporaryFolder(t);
  const counts = { read: 0, refused: 0 };
  for (let seed = 0; seed < FILES; seed += 1) {
    const { outcome, problem } = await readMutated(seed, folder);
    t.is(problem, undefined);
    counts[outcome] += 1;
  }
  t.log(counts);
  t.true(counts.read > 20 && counts.refused > 20);
});
