import { link, mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { wavHeader16 } from '../src/audio/index.ts';
import { runPipeline } from '../src/pipeline/index.ts';
import { createClipPool } from '../src/tasks/corpus/clips/clip-pool.ts';
import { smallTask, writeTone } from '../tests/tasks/corpus/small-task.ts';

const RATES = [16000, 22050, 32000, 44100, 48000];
const CLIPS = [100, 1000, 10_000, 100_000];
const MINUTES = [1, 60];
/** MB at most of the most clips. */
const GOAL = 300;

/** Peak memory of preparing few and many clips, and short and long ones, each in a process of its own. */
export async function run(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    for (const minutes of MINUTES) {
      await tell(`one clip of ${minutes} min`, ['long', scratch, String(minutes)]);
    }
    for (const clips of CLIPS) await tell(`${clips} clips`, ['many', scratch, String(clips)]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function tell(what: string, args: readonly string[]): Promise<void> {
  const start = performance.now();
  const { stdout } = await execa(process.execPath, [fileURLToPath(import.meta.url), ...args]);
  const seconds = (performance.now() - start) / 1000;
  const ratio = (Number(stdout) / GOAL).toFixed(2);
  console.log(
    `${what}: ${stdout} MB at most, ${seconds.toFixed(1)} s; preprocess-memory: ratio ${ratio} (goal 1 or less)`,
  );
}

/** At 44.1 kHz, to all rates. */
async function prepareLong(folder: string, minutes: number): Promise<void> {
  const second = Int16Array.from({ length: 44_100 }, (_, i) => 9000 * Math.sin(i * i * 1e-6));
  const source = join(folder, 'long.wav');
  const file = await open(source, 'w');
  await file.write(wavHeader16(44_100, 60 * minutes * second.length));
  for (let i = 0; i < 60 * minutes; i += 1) await file.write(new Uint8Array(second.buffer));
  await file.close();
  const pool = createClipPool(1, new AbortController().signal);
  const outputs = RATES.map((sampleRate) => ({ sampleRate, path: join(folder, `${sampleRate}.wav`) }));
  await pool.prepare({ source, seconds: null, outputs });
  await pool.close();
}

/** A whole task with so many clips, at one rate. */
async function prepareMany(folder: string, clips: number): Promise<void> {
  const corpus = join(folder, 'corpus');
  for (const split of ['train', 'valid', 'test']) {
    // A file may have only so many names.
    const tone = join(folder, `tone-${split}.wav`);
    await writeTone(tone, 440);
    await mkdir(join(corpus, split), { recursive: true });
    for (let i = 0; i < clips / 3; i += 1) {
      await link(tone, join(corpus, split, `${i % 2 === 0 ? 'a' : 'b'}${i}-${split}.wav`));
    }
  }
  const node = smallTask(corpus, join(folder, 'tasks'), [16000]);
  const { status } = await runPipeline([node], { workdir: join(folder, 'work'), workers: 2 });
  if (status !== 'ok') throw new Error(status);
}

const [kind, scratch = '', amount = ''] = process.argv.slice(2);
if (kind === 'long' || kind === 'many') {
  const folder = await mkdtemp(join(scratch, `${kind}-`));
  await (kind === 'long' ? prepareLong : prepareMany)(folder, Number(amount));
  console.log((process.resourceUsage().maxRSS / 1000).toFixed(0));
  await rm(folder, { recursive: true, force: true });
}
