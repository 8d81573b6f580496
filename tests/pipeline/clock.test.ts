import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { folder, listRuns } from '../../src/pipeline/index.ts';
import { runWith } from '../../src/pipeline/run/run.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { filesBelow } from './folder-contents.ts';
import { statesOf, TextSteps, textOf } from './text-steps.ts';

const yearS = 365 * 24 * 3600;
const nowS = Math.floor(Date.now() / 1000);

/** Two steps on a folder of the user's, whose file has been changed at the given time. */
function prepare(t: ExecutionContext, text: string, timeS: number) {
  const root = temporaryFolder(t);
  const workdir = join(root, '_workdir');
  const input = join(root, 'input', 'text.txt');
  const steps = new TextSteps();
  const write = (newText: string, newTimeS: number) => {
    writeFileSync(input, newText);
    utimesSync(input, newTimeS, newTimeS);
  };
  const run = async () => {
    const node = steps.measure(steps.repeat(folder(join(root, 'input')), 2));
    const result = await runWith([node], { workdir, workers: 1 }, {});
    return { states: statesOf(result), length: textOf(result, node, 'length.txt') };
  };
  mkdirSync(join(root, 'input'));
  write(text, timeS);
  return { workdir, write, run };
}

const fresh = ['Repeat fresh', 'Measure fresh'];
const done = ['Repeat done', 'Measure done'];

for (const [title, first, second] of [
  ['an earlier time than before', nowS - 10, nowS - 10 - yearS],
  ['a time long past', nowS - yearS, nowS - yearS + 1],
  ['the same time in the future', nowS + yearS, nowS + yearS],
  ['a time before 1970', nowS, -yearS],
] as const) {
  test(`an input that is changed and gets ${title} makes its steps run again`, async (t) => {
    const { write, run } = prepare(t, 'abc', first);
    t.deepEqual(await run(), { states: done, length: '6' });
    t.deepEqual((await run()).states, fresh);
    write('abcde'.slice(0, first === second ? 3 : 5).replace('a', 'b'), second);
    const again = await run();
    t.is(again.states[0], 'Repeat done');
    t.is(again.length, first === second ? '6' : '10');
    t.deepEqual((await run()).states, fresh);
  });
}

test('outputs from the future are verified and trusted, and made again when they have other content', async (t) => {
  const { workdir, run } = prepare(t, 'abc', nowS);
  await run();
  const outputs = filesBelow(join(workdir, 'test')).map((path) => join(workdir, 'test', path));
  for (const path of outputs) {
    utimesSync(path, nowS + yearS, nowS + yearS);
  }
  t.deepEqual((await run()).states, fresh);
  const text = outputs.find((path) => path.endsWith('text.txt')) ?? '';
  writeFileSync(text, 'abcabd');
  t.deepEqual((await run()).states, ['Repeat done', 'Measure fresh']);
  t.is(readFileSync(text, 'utf8'), 'abcabc');
});

test('a clock that goes back by a year from one moment to the next disturbs no run', async (t) => {
  const { workdir, write, run } = prepare(t, 'abc', nowS);
  await run();
  const { now } = Date;
  Date.now = () => now() - yearS * 1000;
  t.teardown(() => {
    Date.now = now;
  });
  t.deepEqual((await run()).states, fresh);
  write('abcd', nowS - yearS);
  t.deepEqual(await run(), { states: done, length: '8' });
  t.deepEqual((await run()).states, fresh);
  t.is((await listRuns(workdir)).length, 4);
});
