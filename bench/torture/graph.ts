import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  createWorkerPool,
  defineService,
  defineStep,
  folder,
  type InputSource,
  runPipeline,
  Services,
  type WorkerPool,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';
import { finalBytes } from './final-bytes.ts';

const PARTS = 8;
const ITEMS = 24;
/** So many pieces of work are under way at a time, and no more. */
export const THREADS = 2;

const STORE = '_workdir';
const PUBLISHED = 'published';
const BEGUN = 'begun.txt';

type Environment = { readonly root: string };

const grinders = defineService<WorkerPool>('grinding threads');

/** Takes down that a step or an item was begun: whole lines, also of a process that dies the moment after. */
function note(root: string, what: string): void {
  appendFileSync(join(root, BEGUN), `${what}\n`);
}

/** Hashes each item many times in worker threads; what is finished outlives the process. */
const grind = defineStep<{ part: number; items: number }, { texts: InputSource }, Environment>({
  name: 'Grind',
  version: '1',
  resumable: true,
  cpu: 'all',
  run: async ({ params, inputs, env, services, outDir, signal, forEach }) => {
    const text = readFileSync(join(inputs.texts.path, 'text.txt'), 'utf8');
    const items = Array.from({ length: params.items }, (_, item) => `${params.part}-${item}.txt`);
    await forEach(items, { outputs: (item) => [item] }, async (item) => {
      note(env.root, item);
      const ground = await services.get(grinders).run<string>('grindText', `${item} ${text}`, { signal });
      await writeFileAtomic(join(outDir, item), ground);
    });
  },
});

/** One file out of many; publishes it. */
const gather = defineStep<{ name: string }, { from: readonly InputSource[] }, Environment>({
  name: 'Gather',
  version: '1',
  run: async ({ params, inputs, env, outDir }) => {
    note(env.root, params.name);
    const texts = inputs.from.flatMap(({ path, files }) =>
      files.map((file) => readFileSync(join(path, file), 'utf8')),
    );
    await writeFileAtomic(join(outDir, params.name), texts.join('\n'));
  },
});

/** Eight steps of 24 items each, one after each of them and one after all of these, which publish. Takes a second. */
export async function runGraph(root: string): Promise<void> {
  await writeFileAtomic(join(root, 'texts', 'text.txt'), 'to be ground');
  const pool = createWorkerPool({ url: new URL('./grind-worker.js', import.meta.url), size: THREADS });
  const shared = { scope: 'torture', env: { root } };
  const publishTo = join(root, PUBLISHED);
  const parts = Array.from({ length: PARTS }, (_, part) => {
    const inputs = { texts: folder(join(root, 'texts')) };
    const ground = grind({ ...shared, params: { part, items: ITEMS }, inputs });
    const name = `part${part}.txt`;
    return gather({ ...shared, params: { name }, inputs: { from: [ground] }, publishTo, label: name });
  });
  const all = gather({ ...shared, params: { name: 'all.txt' }, inputs: { from: parts }, publishTo });
  try {
    const services = new Services().with(grinders, pool);
    const result = await runPipeline([all], { workdir: join(root, STORE), workers: THREADS, services });
    const error = result.steps.find((step) => step.error !== undefined)?.error;
    if (error !== undefined) throw error;
  } finally {
    await pool.close();
  }
}

/** Names of all items and steps that were begun, each as often as it was. */
export function begun(root: string): string[] {
  try {
    return readFileSync(join(root, BEGUN), 'utf8').trimEnd().split('\n');
  } catch {
    return [];
  }
}

/** What is not to be done again: items in a finished output or in one that is being made, and finished steps. */
const keeps = [/-Grind-[0-9a-f]+(?:\.partial)?[/\\]\d+-\d+\.txt$/, /-Gather-[0-9a-f]+[/\\]\w+\.txt$/];

/** Names of all items and steps that are finished. */
export async function finished(root: string): Promise<Set<string>> {
  // What was killed before it made anything has no store.
  if (!existsSync(join(root, STORE))) return new Set();
  const files = [...(await finalBytes(root, [STORE])).keys()];
  const kept = files.filter((file) => keeps.some((pattern) => pattern.test(file)));
  return new Set(kept.map((file) => basename(file)));
}

/** Hashes of what has to be the same in the end: all that is published. */
export function published(root: string): Promise<Map<string, string>> {
  return finalBytes(root, [PUBLISHED]);
}
