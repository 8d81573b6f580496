import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { readEvents } from '../../../src/pipeline/history/event-file.ts';
import { EventLog } from '../../../src/pipeline/history/event-log.ts';
import { type PipelineEvent, runPipeline } from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { contentsOf } from '../folder-contents.ts';
import { TextSteps } from '../text-steps.ts';

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

test('a log that can be written again says what it lacks and goes on', async (t) => {
  const folder = join(temporaryFolder(t), 'runs');
  writeFileSync(folder, 'a file where a folder should be');
  const heard: string[] = [];
  const log = new EventLog(join(folder, 'a.jsonl'), (event) => heard.push(event.type));
  const say = (message: string) => log.emit({ type: 'warning', message });
  say('one');
  say('two');
  t.is(log.path, null);
  rmSync(folder);
  mkdirSync(folder);
  await sleep(1_050);
  say('three');
  t.is(log.lost, 3, 'the warning that events are not kept is lost too');
  say('four');
  log.close();
  t.deepEqual(heard, ['warning', 'warning', 'warning', 'warning', 'warning']);
  const kept: string[] = [];
  for await (const event of readEvents(join(folder, 'a.jsonl'))) {
    kept.push(event.type === 'warning' ? event.message : '');
  }
  t.deepEqual(kept, ['not kept before this: 3 events', 'three', 'four']);
});

test('on a full disk events are lost, counted, and nothing is thrown', (t) => {
  if (!existsSync('/dev/full')) {
    t.pass();
    return;
  }
  const heard: PipelineEvent[] = [];
  const log = new EventLog('/dev/full', (event) => heard.push(event));
  for (let index = 0; index < 1_000; index += 1) log.emit({ type: 'warning', message: String(index) });
  t.is(log.lost, 1_001);
  t.is(heard.length, 1_001);
  t.regex(JSON.stringify(heard), /are not kept: ENOSPC/);
  t.notThrows(() => log.close());
});

test('half a line in the middle of a log, and at its end, hides no other line', async (t) => {
  const path = join(temporaryFolder(t), 'a.jsonl');
  const log = new EventLog(path);
  log.emit({ type: 'warning', message: 'one' });
  log.close();
  const whole = readFileSync(path, 'utf8');
  writeFileSync(path, `${whole}${whole.slice(0, 30)}\n${whole}{"time":"2026`);
  let read = 0;
  for await (const _ of readEvents(path)) read += 1;
  t.is(read, 2);
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
