import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineStep, type StepNode, writeFileAtomic } from '../../../src/pipeline/index.ts';

const wait = defineStep<{ readonly folder: string; readonly name: string }>({
  module: import.meta.url,
  name: 'WaitForFile',
  version: process.env.VERSION_OF_WAITING ?? '1',
  async run({ params: { folder, name }, outDir, signal }) {
    appendFileSync(join(folder, `${name}.begun`), 'begun\n');
    while (!existsSync(join(folder, `${name}.go`))) await sleep(5, undefined, { signal });
    await writeFileAtomic(join(outDir, 'text.txt'), name);
  },
});

/** A step that tells in a folder that it has begun, and ends when a file `<name>.go` is there. */
export function waitingStep(folder: string, name = 'a'): StepNode {
  return wait({ scope: 'waiting', params: { folder, name } });
}

/** How often a waiting step has begun. */
export function begun(folder: string, name = 'a'): number {
  const file = join(folder, `${name}.begun`);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

/** Resolves when something is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5);
}
