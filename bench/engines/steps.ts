import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineStep, type StepNode, writeFileAtomic } from '../../src/pipeline/index.ts';

const nap = defineStep<{ readonly index: number; readonly ms: number }>({
  module: import.meta.url,
  name: 'Nap',
  version: '1',
  async run({ params: { index, ms }, outDir, signal }) {
    if (ms > 0) await sleep(ms, undefined, { signal });
    await writeFileAtomic(join(outDir, 'text.txt'), String(index));
  },
});

/** Steps that need nothing of each other, do nothing for `ms` milliseconds and write a small file. */
export function naps(count: number, ms: number): StepNode[] {
  return Array.from({ length: count }, (_, index) => nap({ scope: 'naps', params: { index, ms } }));
}
