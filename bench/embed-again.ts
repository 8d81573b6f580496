import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav16 } from '../src/audio/index.ts';
import { embedTaskNodes } from '../src/embed/embed-task-nodes.ts';
import { embeddingServices } from '../src/embed/embedding-modules.ts';
import { stringifySceneLabels } from '../src/formats/labels/split-labels.ts';
import { readModelInfo } from '../src/modules/model-info.ts';
import { ModuleHost } from '../src/modules/module-host.ts';
import { resolveModule } from '../src/modules/resolve-module.ts';
import { folder, runPipeline } from '../src/pipeline/index.ts';

const CLIPS = 10_000;
const SPLITS = ['train', 'valid', 'test'];
const TURNS = 5;
const GOAL_SECONDS = 1;
const RATE = 16000;

const MODULE = `
export const version = '1';
export const loadModel = () => ({ sampleRate: ${RATE}, sceneEmbeddingSize: 64, timestampEmbeddingSize: 64 });
export const getSceneEmbeddings = ({ dims: [sounds] }) => ({ data: new Float32Array(64 * sounds), dims: [sounds, 64] });
export const getTimestampEmbeddings = () => {};
`;

/**
 * A task of 10,000 clips of which nothing has changed since it was embedded: from finding the module to the end of the run,
 * in the process. The ratio is that of a second to the best time. Beside it, without a goal, the same where only the
 * embeddings of single clips are left, so that all outputs are put together anew.
 */
export async function run(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'heareval-bench-'));
  try {
    writeTask(join(root, 'task'));
    writeFileSync(join(root, 'mine.mjs'), MODULE);
    const first = await embed(root);
    let best = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < TURNS; turn++) {
      const { seconds, loads } = await embed(root);
      if (loads > 0) throw new Error('the module was loaded');
      best = Math.min(best, seconds);
    }
    rmSync(join(root, 'work', 'small'), { recursive: true });
    const kept = await embed(root);
    if (kept.loads > 0) throw new Error('the module was loaded');
    console.log(
      `${CLIPS} clips: at first ${first.seconds.toFixed(1)} s, from kept embeddings ${kept.seconds.toFixed(1)} s, ` +
        `unchanged ${best.toFixed(2)} s; embed-again: ratio ${(GOAL_SECONDS / best).toFixed(2)} (goal 1)`,
    );
  } finally {
    rmSync(root, { recursive: true });
  }
}

function writeTask(task: string): void {
  for (const [index, split] of SPLITS.entries()) {
    const count =
      Math.floor(((index + 1) * CLIPS) / SPLITS.length) - Math.floor((index * CLIPS) / SPLITS.length);
    mkdirSync(join(task, String(RATE), split), { recursive: true });
    const labels = new Map<string, string[]>();
    for (let clip = 0; clip < count; clip++) {
      const name = `clip${clip}.wav`;
      const samples = Int16Array.from({ length: 400 }, (_, sample) => (sample * (clip + 7 * index)) % 30_000);
      writeFileSync(join(task, String(RATE), split, name), encodeWav16({ samples, sampleRate: RATE }));
      labels.set(name, ['a']);
    }
    writeFileSync(join(task, `${split}.json`), stringifySceneLabels(labels));
  }
  writeFileSync(join(task, 'task_metadata.json'), '{}');
  writeFileSync(join(task, 'labelvocabulary.csv'), 'idx,label\n0,a\n');
}

/** As `heareval embed` does it. */
async function embed(root: string): Promise<{ readonly seconds: number; readonly loads: number }> {
  const start = performance.now();
  const workers = availableParallelism();
  const host = new ModuleHost(await resolveModule('./mine', { cwd: root }), { workers });
  const describe = host.describe.bind(host);
  let loads = 0;
  host.describe = (signal) => {
    loads += 1;
    return describe(signal);
  };
  try {
    const store = { workdir: join(root, 'work') };
    const { nodes, profile } = embedTaskNodes({
      task: folder(join(root, 'task')),
      taskName: 'small',
      metadata: { splits: SPLITS, embedding_type: 'scene', prediction_type: 'multiclass' },
      host,
      model: await readModelInfo(host, store),
      scope: 'small',
      embeddingsDir: join(root, 'embeddings'),
      store,
    });
    const { status, steps } = await runPipeline(nodes, {
      ...store,
      workers,
      services: embeddingServices([profile]),
    });
    if (status !== 'ok') throw steps.find(({ error }) => error !== undefined)?.error ?? new Error(status);
  } finally {
    await host.close();
  }
  return { seconds: (performance.now() - start) / 1000, loads };
}
