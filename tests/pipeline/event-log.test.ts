import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { type PipelineEvent, runPipeline } from '../../src/pipeline/index.ts';
import { contentsOf, temporaryFolder } from './temporary-folder.ts';
import { TextSteps } from './text-steps.ts';

test('events come typed, in order, and stay behind as JSON lines', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const events: PipelineEvent[] = [];
  const onEvent = (event: PipelineEvent) => events.push(event);
  await runPipeline([steps.measure(steps.say('a'))], { workdir, workers: 1, onEvent });
  t.deepEqual(
    events.map((event) => event.type),
    ['run-start', 'plan', 'step-start', 'step-done', 'step-start', 'step-done', 'run-end'],
  );
  const [log] = contentsOf(join(workdir, 'runs')).values();
  t.deepEqual(
    log
      ?.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
    JSON.parse(JSON.stringify(events)),
  );
});

test('a run whose events cannot be kept says so once and goes on', async (t) => {
  const workdir = temporaryFolder(t);
  writeFileSync(join(workdir, 'runs'), 'a file where a folder should be');
  const steps = new TextSteps();
  const warnings: string[] = [];
  const result = await runPipeline([steps.say('a'), steps.say('b')], {
    workdir,
    workers: 1,
    onEvent: (event) => event.type === 'warning' && warnings.push(event.message),
  });
  t.is(result.status, 'ok');
  t.is(warnings.length, 1);
  t.regex(warnings[0] ?? '', /runs.*not kept/);
});

test('a handler of events that throws ends in a rejection, after the run has come to its end', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const onEvent = () => {
    throw new Error('handler is broken');
  };
  await t.throwsAsync(runPipeline([steps.say('a')], { workdir, workers: 1, onEvent }), {
    message: 'handler is broken',
  });
  t.deepEqual(steps.ran, ['Say a']);
});
