import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { runInTerminal } from '../../../src/pipeline/terminal/run-in-terminal.ts';
import { EXIT } from '../../../src/run-program.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { statesOf, TextSteps } from '../text-steps.ts';

test('after a failure what does not depend on it still runs, unless it is to end at once', async (t) => {
  for (const [failFast, isMeasured] of [
    [false, true],
    [true, false],
  ] as const) {
    const steps = new TextSteps();
    const bad = steps.fail(new UserError('no such thing'));
    const { result, exitCode } = await runInTerminal([bad, steps.measure(steps.say('a'))], {
      workdir: temporaryFolder(t),
      workers: 1,
      failFast,
    });
    t.is(exitCode, EXIT.userError);
    const states = result === undefined ? [] : statesOf(result);
    t.true(states.includes('Fail failed'));
    t.is(states.includes('Measure done'), isMeasured, `${states}`);
  }
});

test('what is to be told of a run is given its steps, and told before the run is over', async (t) => {
  const steps = new TextSteps();
  const told: string[] = [];
  const { exitCode } = await runInTerminal([steps.say('a')], {
    workdir: temporaryFolder(t),
    workers: 1,
    describeRun: async (run) => {
      for (const { step } of run) told.push(step.name);
      return [];
    },
  });
  t.is(exitCode, EXIT.ok);
  t.deepEqual(told, ['Say']);
  const silent = await runInTerminal([steps.say('b')], {
    workdir: temporaryFolder(t),
    workers: 1,
    describeRun: () => Promise.reject(new Error('cannot be told')),
  });
  t.is(silent.exitCode, EXIT.ok, 'what cannot be told ends no run');
});
