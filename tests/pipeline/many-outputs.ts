import { join } from 'node:path';
import {
  collectGarbage,
  defineStep,
  planPipeline,
  type RunResult,
  runPipeline,
  type StepNode,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';

const write = defineStep<{ id: number }>({
  name: 'Write',
  version: '1',
  run: async ({ params, outDir }) => {
    for (let file = 0; file < 6; file += 1) {
      await writeFileAtomic(join(outDir, 'files', `${file}.txt`), `${params.id} ${file}`);
    }
  },
});

function nodes(): StepNode[] {
  return Array.from({ length: 100 }, (_, id) => write({ scope: 'many', params: { id }, label: `${id}` }));
}

/** Makes a hundred little outputs. */
export function makeMany(root: string): Promise<RunResult> {
  return runPipeline(nodes(), { workdir: join(root, '_workdir'), workers: 2 });
}

/** Types of the reasons for which any of them would have to be made. */
export async function missingReasons(root: string): Promise<Set<string>> {
  const { steps } = await planPipeline(nodes(), { workdir: join(root, '_workdir'), verify: true });
  return new Set(steps.flatMap(({ reasons }) => reasons.map(({ type }) => type)));
}

/** Removes all of them. */
export async function removeMany(root: string): Promise<string> {
  try {
    const { removed } = await collectGarbage(join(root, '_workdir'), { maxBytes: 0 });
    return `removed ${removed.length}`;
  } catch (error) {
    return String(error);
  }
}

/** What would go. */
export async function countMany(root: string): Promise<number> {
  return (await collectGarbage(join(root, '_workdir'), { maxBytes: 0, dryRun: true })).removed.length;
}
