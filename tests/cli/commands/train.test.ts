import { Command } from '@commander-js/extra-typings';
import test from 'ava';
import { addTrain } from '../../../src/cli/commands/train.ts';
import { UserError } from '../../../src/errors.ts';

/** What becomes of a command line, up to the recipe, which is not there. */
async function messageOf(...typed: readonly string[]): Promise<string> {
  let message = 'nothing was run';
  const program = new Command().exitOverride();
  addTrain(program, async (work) => {
    await work(new AbortController().signal).catch((error: unknown) => {
      message = error instanceof UserError ? error.message : String(error);
    });
  });
  await program.parseAsync(['train', 'nothing.yaml', ...typed], { from: 'user' });
  return message;
}

test('a recipe that is not there is told, whatever options go with it', async (t) => {
  const expected = await messageOf();
  t.regex(expected, /^nothing\.yaml: .*a recipe, which tells what to train/);
  t.is(await messageOf('--models-dir', 'm', '--folds', '1', '--set', 'name=a', '--set', 'name=b'), expected);
});

test('what is set without a key is told', async (t) => {
  t.regex(await messageOf('--set', '5'), /^--set 5: expected a key and a value/);
});
