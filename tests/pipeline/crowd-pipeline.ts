import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineStep,
  type InputSource,
  runPipeline,
  type StepNode,
  writeFileAtomic,
} from '../../src/pipeline/index.ts';

const layers = 4;
const width = 8;

/** How many steps one process runs at a time. */
export const crowdWorkers = 2;

/** Where each step takes down that it ran, whole lines also from several processes. */
export const ranFile = 'ran.txt';

const knot = defineStep<{ name: string }, { from: readonly InputSource[] }, string>({
  name: 'Knot',
  version: '1',
  run: async ({ params, inputs, env, outDir }) => {
    appendFileSync(join(env, ranFile), `${params.name}\n`);
    await sleep(Math.random() * 10);
    const texts = inputs.from.map(({ path }) => readFileSync(join(path, 'text.txt'), 'utf8').length);
    await writeFileAtomic(join(outDir, 'text.txt'), `${params.name} ${texts.join(' ')}`);
  },
});

/** Four layers of eight steps, each of which needs two of the layer above and publishes. */
export async function runCrowdPipeline(root: string): Promise<void> {
  let above: readonly StepNode[] = [];
  for (let layer = 0; layer < layers; layer += 1) {
    const upper = above;
    above = Array.from({ length: width }, (_, place) => {
      const from = [upper[place], upper[(place + 1) % width]].filter((node) => node !== undefined);
      const name = `${layer}-${place}`;
      const publishTo = join(root, 'published', name);
      return knot({ scope: 'crowd', params: { name }, inputs: { from }, env: root, publishTo, label: name });
    });
  }
  const { status } = await runPipeline(above, { workdir: join(root, '_workdir'), workers: crowdWorkers });
  if (status !== 'ok') {
    throw new Error(status);
  }
}
