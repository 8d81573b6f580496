import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineStep, type InputSource, type StepNode, writeFileAtomic } from '../../src/pipeline/index.ts';

const PARTS = 5;
const PART_MS = 40;
const WIDTHS = [8, 12, 6, 1];

const grow = defineStep<{ readonly name: string }, { readonly from: readonly InputSource[] }>({
  module: import.meta.url,
  name: 'Grow',
  version: '1',
  async run({ params: { name }, inputs: { from }, outDir, signal }) {
    let text = name;
    for (const { path, files } of from) {
      for (const file of files) text += readFileSync(join(path, file), 'utf8');
    }
    for (let part = 0; part < PARTS; part++) {
      await sleep(PART_MS, undefined, { signal });
      text = createHash('sha256').update(text).digest('hex');
      await writeFileAtomic(join(outDir, `${part}.txt`), text);
    }
  },
});

/** Layers of small steps, each of which takes a fifth of a second and needs up to three of the layer before. */
export function queueGraph(): StepNode {
  let above: StepNode[] = [];
  for (const [layer, width] of WIDTHS.entries()) {
    above = Array.from({ length: width }, (_, index) => {
      const from = width === 1 ? above : above.filter((_, at) => (at + index) % 3 === 0).slice(0, 3);
      return grow({ scope: 'queue', params: { name: `${layer}-${index}` }, inputs: { from } });
    });
  }
  const [last] = above;
  if (last === undefined) throw new Error('the graph has no end');
  return last;
}
