import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import {
  comparedLines,
  compareOutputs,
  defineStep,
  explainedKeyLines,
  explainKey,
  runPipeline,
  select,
} from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { TextSteps } from '../text-steps.ts';

test('of one output, everything that decided its key is told line by line', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const said = steps.say('a');
  const node = steps.repeat(said, 3);
  const result = await runPipeline([node], { workdir, workers: 1 });
  const explained = explainKey(workdir, 'Repeat');
  t.deepEqual(
    explained.lines.map(({ name }) => name),
    ['step', 'version', 'params.times', 'inputs.from'],
  );
  t.is(explained.lines[3]?.from, `test/${basename(result.outputOf(said))}`);
  const lines = explainedKeyLines(explained);
  t.is(lines[0], `test/${basename(result.outputOf(node))}`);
  t.is(lines[4], '  params.times  3');
});

test('between two outputs, changed parameters, inputs and files are told', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const first = steps.repeat(steps.say('a'), 3);
  const second = steps.repeat(steps.say('b'), 4);
  const result = await runPipeline([first, second], { workdir, workers: 1 });
  const compared = compareOutputs(workdir, result.outputOf(first), basename(result.outputOf(second)));
  t.deepEqual(
    compared.lines.map(({ name, from, to }) => (name === 'params.times' ? [name, from, to] : [name])),
    [['params.times', '3', '4'], ['inputs.from']],
  );
  t.deepEqual(compared.lines[1]?.files, [{ path: 'text.txt', change: 'changed' }]);
  t.false(compared.sameResult);
  const lines = comparedLines(compared);
  t.deepEqual(lines.slice(2, 4), ['- params.times  3', '+ params.times  4']);
  t.deepEqual(lines.slice(-2), ['  the outputs differ:', '    ~ text.txt']);
});

test('outputs that came out the same are told to be the same', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const first = steps.repeat(select(steps.say('', { label: 'x' }), '*.txt'), 3);
  const second = steps.repeat(select(steps.say('', { label: 'x' }), '*.txt'), 4);
  const result = await runPipeline([first, second], { workdir, workers: 1 });
  const compared = compareOutputs(workdir, result.outputOf(first), result.outputOf(second));
  t.is(comparedLines(compared).at(-1), '  the outputs are the same, byte for byte');
  const self = compareOutputs(workdir, result.outputOf(first), result.outputOf(first));
  t.is(comparedLines(self)[2], '  the keys are the same');
});

test('nested parameters are told by path, and files that only one has by sign', async (t) => {
  const workdir = temporaryFolder(t);
  const write = defineStep<{ head: { units: number[]; name: string } | null; file: string }>({
    name: 'Write',
    version: '1',
    run: async ({ params, outDir }) => writeFileSync(join(outDir, params.file), 'x'),
  });
  const first = write({
    scope: 'a/b',
    params: { head: { units: [1], name: 'x' }, file: 'one' },
    label: 'one',
  });
  const second = write({ scope: 'a/b', params: { head: null, file: 'two' }, label: 'two' });
  await runPipeline([first, second], { workdir, workers: 1 });
  t.deepEqual(comparedLines(compareOutputs(workdir, 'one', 'a/b/Write two')).slice(2), [
    '- params.head.units  [1]',
    '- params.head.name  "x"',
    '- params.file  "one"',
    '+ params.file  "two"',
    '+ params.head  null',
    '  the outputs differ:',
    '    - one',
    '    + two',
  ]);
});

test('what means no output or several is a mistake of the user', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const result = await runPipeline([steps.say('a'), steps.say('b')], { workdir, workers: 1 });
  t.throws(() => explainKey(workdir, 'Sing'), { instanceOf: UserError, message: /^Sing: no output of such/ });
  t.throws(() => explainKey(workdir, 'Say'), { instanceOf: UserError, message: /^Say: 2 outputs are meant/ });
  for (const { outDir = '' } of result.steps) rmSync(join(outDir, '.manifest.json'));
  t.throws(() => explainKey(workdir, 'Say'), { instanceOf: UserError });
});
