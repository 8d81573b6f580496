import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { LocalEngine } from '../../../src/pipeline/engines/local.ts';
import {
  type PipelineEvent,
  planPipeline,
  type RunResult,
  runJob,
  runPipeline,
  type StepNode,
  spawned,
} from '../../../src/pipeline/index.ts';
import { predictTaskNodes } from '../../../src/predict/predict-task-nodes.ts';
import { embeddingsOnDisk } from '../../../src/predict/rows/embeddings-source.ts';
import { task } from '../../../src/tasks/tone_jnd.ts';
import { sceneMetadata, writeSceneEmbeddings } from '../../predict/synthetic-embeddings.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { statesOf, TextSteps, textOf } from '../text-steps.ts';
import { join_, split } from './letters.ts';
import { ProcessEngine } from './process-engine.ts';

function letters(text: string, times: number): StepNode {
  const drafts = [{ label: 'many', params: { times }, inputs: {}, env: { upper: true } }];
  const parent = split({ scope: 'letters', params: { text }, drafts });
  return join_({ scope: 'letters', params: {}, inputs: { all: spawned(parent) } });
}

/** Keys and results of all steps, in the order of their keys. */
function resultsOf(workdir: string, scopes: readonly string[]): string[] {
  return scopes
    .flatMap((scope) => readdirSync(join(workdir, scope)).map((name) => join(workdir, scope, name)))
    .map((folder) => {
      const { key, result } = JSON.parse(readFileSync(join(folder, '.manifest.json'), 'utf8'));
      return `${key} ${result}`;
    })
    .sort();
}

function errorsOf({ steps }: RunResult): string[] {
  return steps.flatMap(({ error }) => error?.message ?? []);
}

test('steps are made again from JSON alone in another process, spawned ones too, with the same results', async (t) => {
  const engine = new ProcessEngine();
  const [here, there] = [temporaryFolder(t), temporaryFolder(t)];
  const target = letters('abcde', 2);
  const events: PipelineEvent[] = [];
  const onEvent = (event: PipelineEvent) => events.push(event);
  const result = await runPipeline([target], { workdir: there, workers: 4, runOn: engine, onEvent });
  t.deepEqual(errorsOf(result), []);
  t.is(textOf(result, target, 'all.txt'), 'AA BB CC DD EE');
  t.deepEqual(engine.batches, [1, 4, 1, 1], 'what is ready together goes together, as far as a batch holds');
  t.deepEqual(
    events.flatMap((event) => (event.type === 'step-log' ? `${event.step.name} ${event.line}` : [])),
    ['SplitLetters splitting abcde'],
  );
  await runPipeline([target], { workdir: here, workers: 2 });
  t.deepEqual(resultsOf(there, ['letters']), resultsOf(here, ['letters']));
  const again = await runPipeline([target], { workdir: there, workers: 4, runOn: new ProcessEngine() });
  t.true(again.steps.every(({ state }) => state === 'fresh'));
});

test('steps that an engine leaves here are made here, the others elsewhere', async (t) => {
  const engine = new ProcessEngine();
  engine.here.add('SplitLetters').add('JoinLetters');
  const target = letters('abc', 2);
  const result = await runPipeline([target], { workdir: temporaryFolder(t), workers: 2, runOn: engine });
  t.is(textOf(result, target, 'all.txt'), 'AA BB CC');
  t.deepEqual(
    engine.jobs.map(({ step }) => step.name),
    ['RepeatLetter', 'RepeatLetter', 'RepeatLetter'],
  );
});

test('a task is prepared and a head trained in another process with the bytes that they have here', async (t) => {
  const root = temporaryFolder(t);
  const embeddings = join(root, 'embeddings', 'module', 'task');
  const metadata: typeof sceneMetadata = {
    ...sceneMetadata,
    split_mode: 'trainvaltest',
    splits: ['train', 'valid', 'test'],
  };
  writeSceneEmbeddings(embeddings, metadata, 12);
  const scopes = ['tone_jnd-1.0.0-small', 'predict'];
  const run = async (name: string, runOn: 'local' | ProcessEngine) => {
    const workdir = join(root, name);
    const prepared = task.build('small', {
      tasksDir: join(workdir, 'tasks'),
      mirrors: [],
      sampleRates: [16000],
    });
    const predicted = predictTaskNodes(
      {
        embeddings: embeddingsOnDisk(embeddings, metadata),
        metadata,
        scope: 'predict',
        publishTo: join(workdir, 'predicted', 'module', 'task'),
      },
      { grid: 'faster', gridPoints: 1 },
    );
    const result = await runPipeline([prepared, ...predicted], { workdir, workers: 2, runOn });
    t.deepEqual(errorsOf(result), []);
    return resultsOf(workdir, scopes);
  };
  t.deepEqual(await run('there', new ProcessEngine()), await run('here', 'local'));
});

test('what goes wrong in another process is told as it is here, and nothing is left of it', async (t) => {
  const workdir = temporaryFolder(t);
  const [wrong, local] = [letters('a', 0), new TextSteps().say('a')];
  const engine = new ProcessEngine();
  const result = await runPipeline([wrong, local], { workdir, workers: 2, runOn: engine });
  const failed = result.steps.find(({ node }) => node.definition.name === 'RepeatLetter');
  t.like(failed?.error, { name: 'UserError', message: 'times: 0; expected 1 or more', next: 'try 1' });
  t.true(errorsOf(result).some((message) => message.startsWith('Step Say runs in this process alone')));
  t.deepEqual(
    readdirSync(join(workdir, 'letters')).filter((name) => name.endsWith('.json')),
    [],
  );
});

test('a step that an engine has lost fails, and so does one whose code is another where it runs', async (t) => {
  const engine = new ProcessEngine();
  engine.lose = true;
  const lost = await runPipeline([letters('a', 1)], {
    workdir: temporaryFolder(t),
    workers: 1,
    runOn: engine,
  });
  t.deepEqual(errorsOf(lost), ['engine process: the step came to no end that it has told of']);

  const job = engine.jobs[0];
  if (job === undefined) return t.fail();
  const elsewhere = { ...job.step, module: 'file:///elsewhere/letters.js' };
  await t.throwsAsync(runJob({ ...job, step: elsewhere }), {
    instanceOf: UserError,
    message:
      /^step SplitLetters, version .*, of file:.*elsewhere.letters.js: is not on .*, where .* is heareval .* \(.*\); expected the same version of the program under the same path /,
  });
  await t.throwsAsync(runJob({ ...job, params: { text: 'b' } }), {
    message:
      /^Step SplitLetters: expected the key [0-9a-f]{8}, got [0-9a-f]{8} on .*, where .* is heareval [^:]*: text changed from "a" to "b"$/,
  });
});

test('an engine that cannot take a step, or be asked, ends no other step and no run', async (t) => {
  class Moody extends LocalEngine {
    #asked = 0;
    override submit(batch: Parameters<LocalEngine['submit']>[0]) {
      return batch[0]?.key === refused ? Promise.reject(new Error('queue is full')) : super.submit(batch);
    }
    override poll() {
      this.#asked += 1;
      return this.#asked === 1 ? Promise.reject(new Error('no answer')) : super.poll();
    }
  }
  const steps = new TextSteps();
  const targets = [steps.say('a'), steps.say('b')];
  const workdir = temporaryFolder(t);
  const refused = (await planPipeline(targets, { workdir })).steps[0]?.key;
  const warnings: string[] = [];
  const result = await runPipeline(targets, {
    workdir,
    workers: 1,
    runOn: new Moody(),
    onEvent: (event) => event.type === 'warning' && warnings.push(event.message),
  });
  t.deepEqual(statesOf(result), ['Say failed', 'Say done']);
  t.deepEqual(errorsOf(result), ['queue is full']);
  t.deepEqual(warnings, ['engine local: no answer']);
});

test('an engine that is elsewhere ends what it has when the run is stopped', async (t) => {
  const controller = new AbortController();
  const engine = new ProcessEngine();
  const result = await runPipeline([letters('a', 1)], {
    workdir: temporaryFolder(t),
    workers: 1,
    runOn: engine,
    signal: controller.signal,
    onEvent: ({ type }) => type === 'step-start' && controller.abort(),
  });
  t.is(result.status, 'cancelled');
});
