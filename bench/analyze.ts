import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { wavHeader16 } from '../src/audio/index.ts';
import { loadEstimators } from '../src/estimators/load-estimators.ts';

const RATE = 44100;
const MINUTES = [1, 10, 60];
const GOAL = 30;
const GOAL_MB = 500;

/**
 * Speed and peak memory of the models of the folder HEAREVAL_MODELS on recordings of a minute to an hour, each in a process of
 * its own, on one thread.
 */
export async function run(): Promise<void> {
  const models = process.env.HEAREVAL_MODELS;
  if (models === undefined) {
    console.log('analyze: HEAREVAL_MODELS names no folder of models, as heareval train makes them');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    for (const minutes of MINUTES) {
      const file = join(folder, `${minutes}.wav`);
      await writeTones(file, minutes * 60);
      for (const name of (process.env.HEAREVAL_NAMES ?? 'tone_events').split(',')) {
        const args = [fileURLToPath(import.meta.url), resolve(models, name), file];
        const { stdout } = await execa(process.execPath, args);
        const { seconds, megabytes } = JSON.parse(stdout) as { seconds: number; megabytes: number };
        const times = (minutes * 60) / seconds;
        console.log(`analyze ${name}, ${minutes} min, x real time: ratio ${times.toFixed(1)} (goal ${GOAL})`);
        console.log(`analyze ${name}, ${minutes} min, memory: ${megabytes} MB (goal ${GOAL_MB} at most)`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeTones(file: string, seconds: number): Promise<void> {
  const stream = createWriteStream(file);
  stream.write(wavHeader16(RATE, seconds * RATE));
  for (let second = 0; second < seconds; second++) {
    const hz = 220 * 2 ** ((second % 12) / 12);
    const samples = Int16Array.from(
      { length: RATE },
      (_, at) => 9000 * Math.sin((2 * Math.PI * hz * at) / RATE),
    );
    if (!stream.write(new Uint8Array(samples.buffer))) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
}

/** In a process of its own. */
async function measure(model: string, file: string): Promise<void> {
  const [estimator] = await loadEstimators(model);
  const start = performance.now();
  await estimator?.predict(file);
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }));
}

const [, script, model, file] = process.argv;
const isChild = script === fileURLToPath(import.meta.url);
if (isChild && model !== undefined && file !== undefined) await measure(model, file);
