import test from 'ava';
import type { TestingLoop } from '../../../src/recipes/index.ts';
import { smallRoutine } from './small-routine.ts';

test('a testing loop that finds nothing, or no finite number, ends the training with a line', async (t) => {
  const { routine } = await smallRoutine(t, { num_of_epochs: 2 });
  const message = async (loop: TestingLoop) =>
    (await t.throwsAsync(routine.train(loop), { name: 'UserError' }))?.message;
  t.is(
    await message(() => {}),
    "the testing loop left M.testingLoss.aggregate as it was in epoch 0; expected it to add each batch's loss: epochs are compared by it",
  );
  const loss = () => routine.M.testingLoss;
  t.regex(
    (await message(() => {
      loss().aggregate += routine.R.epoch === 1 ? Number.NaN : 1;
    })) ?? '',
    /^the testing loop made M.testingLoss.aggregate NaN in epoch 1; expected a finite number/,
  );
  t.regex(
    (await message(() => {
      loss().aggregate += 1;
      loss().worst = Number(loss().worst) + 1;
    })) ?? '',
    /^the testing loop made M.testingLoss.worst NaN in epoch 0;/,
  );
  // A loss of 0 is one.
  const { loss: best } = await routine.train(() => {
    loss().aggregate += 0;
  });
  t.is(best, 0);
});
