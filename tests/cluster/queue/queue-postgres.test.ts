import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StepNode, spawned } from '../../../src/pipeline/index.ts';
import { join_, split } from '../../pipeline/engines/letters.ts';
import { textOf } from '../../pipeline/text-steps.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { runOnQueue, startWorker } from './queue-run.ts';
import { startPostgres, withPostgres } from './servers.ts';
import { begun, until, waitingStep } from './waiting-steps.ts';

function letters(text: string, times = 2): StepNode {
  const drafts = [{ label: 'many', params: { times }, inputs: {}, env: { upper: true } }];
  const parent = split({ scope: 'letters', params: { text }, drafts });
  return join_({ scope: 'letters', params: {}, inputs: { all: spawned(parent) } });
}

withPostgres('steps run, fail and are given back on PostgreSQL as on Redis', async (t) => {
  const { url } = await startPostgres(t);
  const [workdir, signs] = [temporaryFolder(t), temporaryFolder(t)];
  const first = await startWorker(url);
  const target = letters('abc');
  const { result, errors } = await runOnQueue(url, [target], { workdir });
  t.deepEqual(errors, []);
  t.is(textOf(result, target, 'all.txt'), 'AA BB CC');

  const failed = await runOnQueue(url, [letters('a', 0)], { workdir });
  t.deepEqual(failed.errors, ['times: 0; expected 1 or more']);

  const running = runOnQueue(url, [waitingStep(signs), letters('ab')], { workdir });
  await until(() => begun(signs) === 1);
  await first.stop();
  t.true(first.lines.some((line) => line.includes('given back')));
  const second = await startWorker(url);
  await until(() => begun(signs) === 2);
  writeFileSync(join(signs, 'a.go'), '');
  const after = await running;
  t.deepEqual([after.result.status, after.errors], ['ok', []]);
  await second.stop();
});
