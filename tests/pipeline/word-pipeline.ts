import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineStep,
  folder,
  type InputSource,
  runPipeline,
  select,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';

const names = Array.from({ length: 12 }, (_, index) => `text ${index}.txt`);

/** Writes what the pipeline reads. */
export function writeTexts(texts: string): void {
  mkdirSync(texts, { recursive: true });
  for (const [index, name] of names.entries()) {
    writeFileSync(join(texts, name), `word${index} `.repeat(index + 1).trim());
  }
}

/** Appends a line to `<workdir>/<name>.ran` each time a step runs, whole lines also from several processes. */
function note(env: string, name: string): void {
  writeFileSync(join(env, 'ran.txt'), `${name}\n`, { flag: 'a' });
}

const upper = defineStep<Record<never, never>, { texts: InputSource }, string>({
  name: 'Upper',
  version: '1',
  resumable: true,
  run: async ({ inputs, env, outDir, forEach }) => {
    note(env, 'Upper');
    await forEach(inputs.texts.files, { outputs: (file) => [file] }, async (file) => {
      await sleep(4);
      await writeFileAtomic(
        join(outDir, file),
        readFileSync(join(inputs.texts.path, file), 'utf8').toUpperCase(),
      );
    });
  },
});

const count = defineStep<{ part: number }, { texts: InputSource }, string>({
  name: 'Count',
  version: '1',
  run: async ({ params, inputs, env, outDir }) => {
    note(env, `Count ${params.part}`);
    for (const file of inputs.texts.files) {
      const words = readFileSync(join(inputs.texts.path, file), 'utf8').split(' ');
      await sleep(1);
      await writeFileAtomic(join(outDir, 'counts', file), `${words.length}`);
    }
  },
});

const sum = defineStep<Record<never, never>, { counts: readonly InputSource[] }, string>({
  name: 'Sum',
  version: '1',
  run: async ({ inputs, env, outDir }) => {
    note(env, 'Sum');
    const counts = inputs.counts.flatMap(({ path, files }) =>
      files.map((file) => Number(readFileSync(join(path, file), 'utf8'))),
    );
    await writeFileAtomic(join(outDir, 'sum.txt'), String(counts.reduce((a, b) => a + b, 0)));
  },
});

/** Counts words in a folder of texts and publishes counts and sum. Takes about a quarter of a second. */
export async function runWordPipeline(root: string): Promise<void> {
  const published = join(root, 'published');
  const scope = 'words';
  const uppered = upper({ scope, params: {}, env: root, inputs: { texts: folder(join(root, 'texts')) } });
  const counts = ['text ?.txt', 'text 1?.txt'].map((_pattern, part) =>
    count({
      scope,
      params: { part },
      env: root,
      inputs: {
        texts: select(uppered, part === 0 ? ['text 0.txt', 'text 1.txt', 'text 2.txt'] : 'text 1*.txt'),
      },
      publishTo: published,
      label: `part${part}`,
    }),
  );
  const total = sum({ scope, params: {}, env: root, inputs: { counts }, publishTo: published });
  const result = await runPipeline([total], { workdir: join(root, '_workdir'), workers: 2 });
  if (result.status !== 'ok') {
    throw new Error(result.steps.map(({ state, error }) => `${state} ${error?.message ?? ''}`).join('\n'));
  }
}
