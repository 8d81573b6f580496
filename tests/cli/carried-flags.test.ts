import test from 'ava';
import { withCarriedFlags } from '../../src/cli/carried-flags.ts';
import { flagsOf } from '../../src/cli/commands.ts';

const carried = (next: string, typed: string) => withCarriedFlags(next, typed.split(' '), flagsOf);

test('a command that a mistake names looks into the folders that were typed', async (t) => {
  const typed = 'predict --module ./a.js --task x --tasks-dir T --embeddings-dir=E --workdir W --seed 1';
  t.is(
    await carried('heareval embed --module ./a.js --task x', typed),
    'heareval embed --module ./a.js --task x --workdir W --tasks-dir T --embeddings-dir E',
  );
  t.is(await carried('heareval runs', typed), 'heareval runs --workdir W');
  t.is(await carried('heareval runs --workdir other', typed), 'heareval runs --workdir other');
  t.is(
    await carried('heareval evaluate x', 'evaluate x --config my.yaml'),
    'heareval evaluate x --config my.yaml',
  );
});

test('it loads the same module in the same way, and another module by itself', async (t) => {
  const typed = 'predict --module python:net --python ./venv --name net2 --task x';
  t.is(
    await carried('heareval embed --module python:net --task x', typed),
    'heareval embed --module python:net --task x --name net2 --python ./venv',
  );
  t.is(
    await carried(
      'heareval embed --module ./baseline --task x',
      'predict --module ./baseline --engine tfjs --task x',
    ),
    'heareval embed --module ./baseline --task x --engine tfjs',
  );
  const other = 'heareval run --module ./baseline --task x';
  t.is(await carried(other, typed), other);
});

test('what is no command of ours, or asks for help, stays as it is', async (t) => {
  for (const next of [
    'npm install x',
    'a run for each of them',
    'heareval preprocess --help',
    'heareval nothing',
  ]) {
    t.is(await carried(next, 'embed --tasks-dir T'), next);
  }
});
