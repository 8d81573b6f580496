import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { folder, listRuns, type PipelineEvent, planPipeline, runPipeline } from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { TextSteps } from './text-steps.ts';

/** A graph that takes long to plan: it reads a folder of many files. */
function slowGraph(t: ExecutionContext) {
  const texts = join(temporaryFolder(t), 'texts');
  mkdirSync(texts);
  for (let index = 0; index < 4_000; index += 1) writeFileSync(join(texts, `${index}.txt`), String(index));
  const steps = new TextSteps();
  return { steps, target: steps.repeat(steps.measure(folder(texts)), 2) };
}

/** Aborted as soon as the plan lets others have their turn. */
function soon(): AbortSignal {
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  return controller.signal;
}

test('a run that is cancelled while it plans ends at once, cancelled, and says how to go on', async (t) => {
  const workdir = temporaryFolder(t);
  const { steps, target } = slowGraph(t);
  const told: PipelineEvent['type'][] = [];
  const onEvent = (event: PipelineEvent) => told.push(event.type);
  const command = 'again';
  const result = await runPipeline([target], { workdir, workers: 1, onEvent, signal: soon(), command });
  t.is(result.status, 'cancelled');
  t.true(result.steps.length === 2 && result.steps.every(({ state }) => state === 'cancelled'));
  t.deepEqual(told, ['run-start', 'run-stopping', 'run-end']);
  const [run] = await listRuns(workdir);
  t.is(run?.status, 'cancelled');
  t.is(run?.command, command);
  t.deepEqual(steps.ran, []);
});

test('a plan that is cancelled rejects with the reason of its signal', async (t) => {
  const { target } = slowGraph(t);
  const signal = soon();
  const planned = planPipeline([target], { workdir: temporaryFolder(t), signal });
  t.is(await planned.catch((error: unknown) => error), signal.reason);
});
