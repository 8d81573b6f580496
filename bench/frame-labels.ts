import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { countMelody } from '../src/evaluate/scores/melody.ts';
import { readMelodyTable } from '../src/formats/labels/melody-table.ts';
import { folder, runPipeline } from '../src/pipeline/index.ts';
import { defineExtractMetadata } from '../src/tasks/corpus/extract-metadata.ts';
import { finishTask } from '../src/tasks/corpus/finish-task.ts';
import { subsampleSplit } from '../src/tasks/corpus/splits/subsample-split.ts';
import { tableLabels } from '../src/tasks/corpus/table-labels.ts';
import { resolveTaskConfig } from '../src/tasks/corpus/task-config.ts';

const CLIPS = 1000;
const FRAMES = 5000;
const FRAME_MS = 10;
const GOAL_SECONDS = 10;
const GOAL_MB = 500;

const config = resolveTaskConfig(
  {
    task_name: 'melodies',
    version: '1',
    embedding_type: 'event',
    prediction_type: 'pitch',
    split_mode: 'trainvaltest',
    sample_duration: (FRAMES * FRAME_MS) / 1000,
    evaluation: ['melody_raw_pitch'],
    split_percentage: { valid: 20, test: 20, train: 60 },
    default_mode: 'full',
    max_task_duration_by_split: { train: null, valid: null, test: null },
    modes: { full: {} },
  },
  'full',
);

const extractMetadata = defineExtractMetadata({
  version: '1',
  async readRows({ sources }) {
    const times = Float64Array.from({ length: FRAMES }, (_, frame) => frame * FRAME_MS);
    return (sources.sounds?.files ?? []).map((file, clip) => ({
      relpath: `sounds/${file}`,
      split: 'train',
      label: null,
      frames: {
        times,
        values: times.map((_, frame) => (frame % 7 === 0 ? 0 : 110 + ((frame * 37 + clip) % 991) / 3)),
      },
    }));
  },
});

/** 5 million frames of melodies through all of `preprocess` but the audio, then read and scored, in a process of its own. */
export async function run(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    const { stdout } = await execa(process.execPath, [fileURLToPath(import.meta.url), scratch]);
    const { prepared, read, processor, megabytes } = JSON.parse(stdout) as Awaited<
      ReturnType<typeof prepare>
    >;
    console.log(
      `frame-labels: ${CLIPS * FRAMES} frames prepared in ${prepared.toFixed(1)} s, those of test read and scored in ${read.toFixed(1)} s, ` +
        `${processor.toFixed(1)} s of processor time; ${megabytes.toFixed(0)} MB at most (goal ${GOAL_MB})`,
    );
    console.log(`frame-labels: ratio ${(GOAL_SECONDS / prepared).toFixed(2)} (goal 1)`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function prepare(scratch: string) {
  const corpus = join(scratch, 'corpus');
  await mkdir(corpus);
  for (let clip = 0; clip < CLIPS; clip += 1) await writeFile(join(corpus, `clip-${clip}.wav`), '');
  const start = performance.now();
  const metadata = extractMetadata({ config, sources: { sounds: folder(corpus) } });
  const splits = config.splits.map((split) => subsampleSplit(config, split, metadata));
  const labels = tableLabels({ ...config, prediction_type: 'pitch' }, { metadata, splits });
  const tasks = join(scratch, 'tasks');
  const { status } = await runPipeline([finishTask(config, { labels }, tasks)], {
    workdir: join(scratch, 'work'),
    workers: 2,
  });
  if (status !== 'ok') throw new Error(status);
  const made = performance.now();
  const melodies = await readMelodyTable(join(tasks, 'melodies-1-full', 'test.csv'));
  for (const reference of melodies.values()) countMelody({ reference, estimated: reference });
  const end = performance.now();
  const { user, system } = process.cpuUsage();
  return {
    prepared: (made - start) / 1000,
    read: (end - made) / 1000,
    processor: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1000,
  };
}

const [scratch] = process.argv.slice(2);
if (process.argv[1] === fileURLToPath(import.meta.url) && scratch !== undefined) {
  console.log(JSON.stringify(await prepare(scratch)));
}
