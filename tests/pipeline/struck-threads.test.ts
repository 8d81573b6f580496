import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import {
  createWorkerPool,
  defineStep,
  type PoolRunOptions,
  runPipeline,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { contentsOf } from './folder-contents.ts';

const url = new URL('./arithmetic-worker.js', import.meta.url);
const items = Array.from({ length: 12 }, (_, index) => index);

/** Runs a resumable step whose fifth item has its thread do `task`; tells what came of it and which items were done. */
async function run(t: ExecutionContext, workdir: string, task: string, options: PoolRunOptions = {}) {
  const done: number[] = [];
  const pool = createWorkerPool({ url, size: 2, graceMs: 100, maxHeapMiB: 64 });
  t.teardown(() => pool.close());
  const map = defineStep({
    name: 'Map',
    version: '1',
    resumable: true,
    cpu: 'all',
    run: async ({ outDir, signal, forEach }) => {
      await forEach(items, { outputs: (item) => [`${item}.txt`] }, async (item) => {
        const payload = new Float64Array([item]);
        const result =
          item === 5
            ? await pool.run(task, payload, { signal, ...options })
            : await pool.run('sum', payload, { signal });
        await writeFileAtomic(join(outDir, `${item}.txt`), String(result));
        done.push(item);
      });
    },
  });
  const result = await runPipeline([map({ scope: 'test', params: {} })], { workdir, workers: 2 });
  return { result, done };
}

for (const [task, title, message, options] of [
  ['die', 'dies', /^The worker thread failed while doing die: it ended with code 3$/, {}],
  [
    'hang',
    'hangs',
    /^The worker thread failed while doing hang: it took longer than 500 ms$/,
    { timeoutMs: 500 },
  ],
  ['hoard', 'takes more memory than it may', /while doing hoard: it ran out of memory$/, {}],
] as const) {
  test(`when a thread ${title}, the run says so and ends, and the next one does only what is missing`, async (t) => {
    const workdir = temporaryFolder(t);
    const struck = await run(t, workdir, task, options);
    t.is(struck.result.status, 'failed');
    t.regex(struck.result.steps[0]?.error?.message ?? '', message);
    t.true(struck.done.length >= 4, struck.done.join());

    const next = await run(t, workdir, 'sum');
    t.is(next.result.status, 'ok');
    t.deepEqual(
      [...struck.done, ...next.done].sort((a, b) => a - b),
      items,
    );
    const [{ outDir = '' } = {}] = next.result.steps;
    const texts = contentsOf(outDir, (path) => path.endsWith('.txt'));
    t.deepEqual(texts, new Map(items.map((item) => [`${item}.txt`, String(item)] as const).sort()));
  });
}
