import { rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  defineStep,
  type InputSource,
  publicationReader,
  runPipeline,
  writeFileAtomic,
} from '../../../src/pipeline/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const count = defineStep<{ to: number }, Record<never, never>>({
  name: 'Count',
  version: '1',
  run: ({ params, outDir }) => writeFileAtomic(join(outDir, 'count.txt'), String(params.to)),
});
const copy = defineStep<Record<never, never>, { from: InputSource }>({
  name: 'Copy',
  version: '1',
  run: ({ outDir }) => writeFileAtomic(join(outDir, 'copy.txt'), 'copied'),
});

test('a published folder tells the keys of its steps, and of all they were made from when, where and how long', async (t) => {
  const root = temporaryFolder(t);
  const [workdir, publishTo] = [join(root, '_workdir'), join(root, 'published')];
  const counted = count({ scope: 's', params: { to: 3 }, inputs: {} });
  const node = copy({ scope: 's', label: 'a', params: {}, inputs: { from: counted }, publishTo });
  const { steps } = await runPipeline([node], { workdir, workers: 1 });
  const { published, made } = publicationReader(workdir)(publishTo);
  t.deepEqual(
    published.map(({ step, label }) => [step, label]),
    [['Copy', 'a']],
  );
  t.deepEqual(
    made.map(({ step, label }) => [step, label]),
    [
      ['Count', null],
      ['Copy', 'a'],
    ],
  );
  t.is(made[1]?.key, published[0]?.key);
  t.true(made.every(({ host, durationMs, startedAt }) => host !== '' && durationMs >= 0 && startedAt !== ''));

  rmSync(steps[0]?.outDir ?? '', { recursive: true });
  t.deepEqual(
    publicationReader(workdir)(publishTo).made.map(({ step }) => step),
    ['Copy'],
  );
  rmSync(workdir, { recursive: true });
  const gone = publicationReader(workdir)(publishTo);
  t.is(gone.published.length, 1);
  t.deepEqual(gone.made, []);
  t.deepEqual(publicationReader(workdir)(root), { published: [], made: [] });
});
