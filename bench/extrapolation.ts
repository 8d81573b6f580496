import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultSoundFont } from '../src/datasets/soundfont/find-sound-font.ts';
import { encodeNpy, readNpy } from '../src/formats/files/npy.ts';
import { heareval, prepareTask, WORK } from './hear2021-peer.ts';
import { COLUMNS, HIDDEN } from './searches/clips.ts';
import { compareSearches } from './searches/compare.ts';

const COMPARED = [
  { search: 'halving', by: 'products', goal: 3 },
  { search: 'extrapolate', by: 'products', goal: 1.3 },
] as const;
/** By the names of their small embeddings folders; the last two need downloads. */
const FOLDERS: Readonly<Record<string, string>> = {
  tone_pitch: 'tone_pitch-1.0.0-small',
  tone_events: 'tone_events-1.0.0-small',
  sampled_pitch: 'sampled_pitch-1.0.0-small',
  sampled_chords: 'sampled_chords-1.0.0-small',
  speech_commands: 'speech_commands-v0.0.2-small',
  spoken_digit: 'spoken_digit-1.0.9-small',
};
const TASKS = process.env.HEAREVAL_TASKS?.split(',') ?? Object.keys(FOLDERS);

/**
 * `--search extrapolate` and `--search halving` against the full search, grid `default` with heads of 128 units on 256 of the
 * baseline's 4,096 dimensions: epochs, processor time and the first score on the test split, over several seeds. The ratio is
 * that of multiplications. `HEAREVAL_SOUNDFONT`: what tasks of sampled sounds are made of, where the package of sound fonts is
 * not installed; `HEAREVAL_TASKS`: some of the tasks, with commas.
 */
export async function run(): Promise<void> {
  const font = process.env.HEAREVAL_SOUNDFONT ?? defaultSoundFont();
  for (const task of TASKS) {
    const lacks = lackOf(task, font);
    if (lacks !== undefined) console.log(`extrapolate-${task}: skipped, ${lacks}`);
    else {
      const embedded = await embed(task, font);
      await compareSearches(task, (folder) => narrow(embedded, folder), COMPARED);
    }
  }
}

function lackOf(task: string, font: string | undefined): string | undefined {
  if (task.startsWith('sampled')) return font === undefined ? 'no sound font is installed' : undefined;
  const isDownloaded = task === 'spoken_digit' || task === 'speech_commands';
  return isDownloaded && !existsSync('../shared/data') ? '../shared/data is not there' : undefined;
}

async function embed(task: string, font: string | undefined): Promise<string> {
  const name = FOLDERS[task] ?? task;
  if (task.startsWith('sampled') && font !== undefined) {
    const flags = ['--mode', 'small', '--sample-rate', '44100', '--soundfont', font];
    await heareval('preprocess', task, ...flags);
  } else await prepareTask(task, 'small');
  await heareval('embed', '--module', './baseline', '--task', name);
  return join(WORK, 'embeddings/baseline', name);
}

/** Copies an embeddings folder with the first of its dimensions. */
async function narrow(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const { name } = entry;
    const [source, target] = [join(from, name), join(to, name)];
    if (name.endsWith('.embeddings.npy')) await narrowMatrix(source, target);
    else if (name === 'task_metadata.json') {
      const metadata = JSON.parse(await readFile(source, 'utf8'));
      const params = {
        ...metadata.evaluation_params,
        task_specific_param_grid: { hidden_dim: [HIDDEN] },
      };
      await writeFile(target, JSON.stringify({ ...metadata, evaluation_params: params }));
    } else if (entry.isFile() && /\.(csv|json)$/.test(name)) await copyFile(source, target);
  }
}

async function narrowMatrix(source: string, target: string): Promise<void> {
  const { data, shape } = await readNpy(source);
  const [rows = 0, columns = 0] = shape;
  const matrix = new Float32Array(rows * COLUMNS);
  for (let row = 0; row < rows; row++) {
    matrix.set(data.subarray(row * columns, row * columns + COLUMNS), row * COLUMNS);
  }
  await writeFile(target, encodeNpy(matrix, [rows, COLUMNS]));
}
