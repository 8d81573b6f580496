import test from 'ava';
import { defineService, defineStep, runPipeline, Services } from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const words = defineService<{ readonly say: () => string }>('words');
const others = defineService<number>('words');

const speak = defineStep<Record<never, never>>({
  name: 'Speak',
  version: '1',
  run: async ({ services, log }) => log(services.get(words).say()),
});

test('a step gets what is alive from the run, and says what is missing', async (t) => {
  const node = speak({ scope: 'test', params: {} });
  const said: string[] = [];
  const run = (services?: Services) =>
    runPipeline([node], {
      workdir: temporaryFolder(t),
      workers: 1,
      services,
      onEvent: (event) => event.type === 'step-log' && said.push(event.line),
    });
  t.is((await run(new Services().with(words, { say: () => 'hello' }))).status, 'ok');
  t.deepEqual(said, ['hello']);
  const { steps } = await run(new Services().with(others, 1));
  t.is(steps[0]?.error?.message, 'Expected the run to be given the service "words" (services), got words');
});

test('services that are given twice are those that were given last', (t) => {
  const services = new Services().with(others, 1);
  t.is(services.with(others, 2).get(others), 2);
  t.is(services.get(others), 1);
});
