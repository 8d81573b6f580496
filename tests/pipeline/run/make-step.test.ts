import test from 'ava';
import { defineStep, type PipelineEvent, runPipeline } from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { statesOf } from '../text-steps.ts';

test('a step that always fails is tried as often as it may be, and no more', async (t) => {
  const workdir = temporaryFolder(t);
  let tries = 0;
  const broken = defineStep({
    name: 'Broken',
    version: '1',
    retry: { attempts: 2, firstDelayMs: 1 },
    run: async () => {
      tries += 1;
      throw new Error(`try ${tries}`);
    },
  });
  const events: PipelineEvent[] = [];
  const result = await runPipeline([broken({ scope: 'test', params: {} })], {
    workdir,
    workers: 1,
    onEvent: (event) => events.push(event),
  });
  t.deepEqual(statesOf(result), ['Broken failed']);
  t.is(tries, 2);
  t.is(result.steps[0]?.error?.message, 'try 2');
  t.deepEqual(
    events.filter((event) => event.type === 'step-retry').map(({ attempt }) => attempt),
    [1],
  );
});
