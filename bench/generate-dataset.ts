import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import { generateDataset, TestTone } from '../src/datasets/index.ts';

const SOUNDS = 1000;
const SETTINGS = { duration: 1, sampleRate: 48000 };
const TURNS = 3;
const GOAL = 3;

/**
 * 1,000 tones of a second as a data set, against the least that any program has to do for it on one thread: to compute the
 * sines and to write as many bytes to as many files. By turns; the ratio is that of the median times.
 */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'heareval-bench-'));
  try {
    const times: { own: number; least: number }[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      const set = join(folder, 'set');
      const own = await timed(() => generateDataset(TestTone, SETTINGS, set, SOUNDS));
      const sizes = readdirSync(set).map((name) => statSync(join(set, name)).size);
      rmSync(set, { recursive: true });
      const least = await timed(() => doTheLeast(folder, sizes));
      times.push({ own, least });
    }
    const [own, least] = [median(times.map((each) => each.own)), median(times.map((each) => each.least))];
    console.log(
      `${SOUNDS} sounds of 1 s: ${own.toFixed(1)} s; sines and bytes alone: ${least.toFixed(1)} s; ratio ${(own / least).toFixed(2)} (goal: at most ${GOAL})`,
    );
    const { maxRSS } = process.resourceUsage();
    console.log(`peak memory ${Math.round(maxRSS / 1024)} MB`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function doTheLeast(folder: string, sizes: readonly number[]): void {
  const waveform = new Float32Array(SETTINGS.duration * SETTINGS.sampleRate);
  for (let sound = 0; sound < SOUNDS; sound++) {
    const step = (2 * Math.PI * (110 + sound)) / SETTINGS.sampleRate;
    for (let i = 0; i < waveform.length; i++) waveform[i] = Math.sin(step * i);
  }
  const bytes = new Uint8Array(waveform.buffer);
  for (const [index, size] of sizes.entries()) {
    const file = join(folder, `least-${index}`);
    const handle = openSync(file, 'w');
    for (let left = size; left > 0; ) left -= writeSync(handle, bytes, 0, Math.min(left, bytes.length));
    closeSync(handle);
  }
  for (const index of sizes.keys()) rmSync(join(folder, `least-${index}`));
}
