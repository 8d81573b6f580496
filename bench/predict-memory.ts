import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { writeNpy } from '../src/formats/files/npy.ts';
import { stringifyRowIndex } from '../src/formats/folders/row-index.ts';
import { stringifyVocabulary } from '../src/formats/labels/label-vocabulary.ts';
import { stringifySceneLabels } from '../src/formats/labels/split-labels.ts';
import { runPipeline } from '../src/pipeline/index.ts';
import { predictTaskNodes } from '../src/predict/predict-task-nodes.ts';
import { embeddingsOnDisk } from '../src/predict/rows/embeddings-source.ts';
import { madeTask } from './made-task.ts';

const COLUMNS = 2048;
const CLIPS = [5000, 20_000, 80_000];
const EPOCHS = 2;

const METADATA = madeTask('noise', {
  hidden_layers: [1],
  hidden_dim: [64],
  max_epochs: [EPOCHS],
  check_val_every_n_epoch: [1],
});

/**
 * Peak memory and time of `predict` on more and more clips, each in a process of its own: embeddings in memory, and
 * read from disk as the head trains.
 */
export async function run(): Promise<void> {
  for (const clips of CLIPS) {
    const root = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
    try {
      const folder = join(root, 'module', 'noise');
      await writeEmbeddings(folder, clips);
      for (const memory of ['all', '0']) {
        const start = performance.now();
        const { stdout } = await execa(process.execPath, [fileURLToPath(import.meta.url), folder, memory]);
        const seconds = (performance.now() - start) / 1000;
        const megabytes = Math.round((clips * COLUMNS * 4) / 1e6);
        console.log(
          `predict-memory, ${clips} clips, ${megabytes} MB of embeddings to train on, ${memory === '0' ? 'from disk' : 'in memory'}: ` +
            `${stdout} MB at most, ${seconds.toFixed(1)} s`,
        );
      }
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  }
}

async function writeEmbeddings(folder: string, clips: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'task_metadata.json'), JSON.stringify(METADATA));
  await writeFile(join(folder, 'labelvocabulary.csv'), stringifyVocabulary(['a', 'b']));
  for (const split of METADATA.splits) {
    const rows = split === 'train' ? clips : 1000;
    const at = (suffix: string) => join(folder, `${split}${suffix}`);
    const files = Array.from({ length: rows }, (_, row) => ({
      filename: `${split}-${row}.wav`,
      firstRow: row,
      rows: 1,
    }));
    const labels = new Map(files.map(({ filename }, row) => [filename, [row % 2 === 0 ? 'a' : 'b']]));
    const noise = Float32Array.from({ length: COLUMNS }, () => Math.random() - 0.5);
    function* pieces() {
      for (let row = 0; row < rows; row++) yield noise.map((value) => value * ((row % 7) + 1));
    }
    await writeNpy(at('.embeddings.npy'), [rows, COLUMNS], pieces());
    await writeFile(at('.index.csv'), stringifyRowIndex({ rows, files, timestamps: null }));
    await writeFile(at('.json'), stringifySceneLabels(labels));
  }
}

const [folder, memory] = process.argv.slice(2);
if (process.argv[1] === fileURLToPath(import.meta.url) && folder !== undefined) {
  const nodes = predictTaskNodes(
    {
      embeddings: embeddingsOnDisk(folder, METADATA),
      metadata: METADATA,
      scope: 'noise',
      publishTo: folder,
    },
    { gridPoints: 1, embeddingsMemory: memory === '0' ? 0 : undefined },
  );
  const { status } = await runPipeline(nodes, { workdir: join(folder, memory ?? ''), workers: 1 });
  if (status !== 'ok') throw new Error(`the run ended with ${status}`);
  console.log((process.resourceUsage().maxRSS / 1000).toFixed(0));
}
