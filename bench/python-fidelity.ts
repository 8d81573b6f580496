import { createReadStream, existsSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { readWavMono } from '../src/audio/index.ts';
import { ModuleHost, type Sound } from '../src/modules/module-host.ts';
import { resolveModule } from '../src/modules/resolve-module.ts';
import { naiveInPython } from './naive-in-python.ts';

const ARCHIVE = '../shared/data/hear-2021.0.6-spoken_digit-1.0.9-small-44100.tar.gz';
const GOAL = 1e-4;

/**
 * The real hearbaseline.naive, run through `python:hearbaseline.naive`, against the built-in baseline on real speech:
 * the largest difference of a value, relative to that value.
 */
export async function run(): Promise<void> {
  if (!existsSync(ARCHIVE)) return console.log(`python-fidelity: skipped, ${ARCHIVE} is not there`);
  const python = await naiveInPython('python-fidelity');
  if (python === undefined) return;
  const own = new ModuleHost(await resolveModule('./baseline', { cwd: import.meta.dirname }), { workers: 1 });
  try {
    const sounds = await speech();
    const worst = { scene: 0, timestamp: 0, time: 0 };
    for (const sound of sounds) {
      const [a = [], b = []] = [await python.embedScenes([sound]), await own.embedScenes([sound])];
      worst.scene = Math.max(worst.scene, largestDifference(a[0], b[0]));
      const [c = [], d = []] = [await python.embedTimestamps([sound]), await own.embedTimestamps([sound])];
      worst.timestamp = Math.max(worst.timestamp, largestDifference(c[0]?.embeddings, d[0]?.embeddings));
      worst.time = Math.max(worst.time, largestDifference(c[0]?.timestamps, d[0]?.timestamps));
    }
    for (const [what, difference] of Object.entries(worst)) {
      console.log(
        `${sounds.length} clips; python-fidelity-${what}: difference ${difference.toExponential(1)} (goal ${GOAL})`,
      );
    }
    if (Math.max(...Object.values(worst)) > GOAL) process.exitCode = 1;
  } finally {
    await python.close();
    await own.close();
  }
}

/** The recordings of the archive, 44.1 kHz. */
async function speech(): Promise<Sound[]> {
  const sounds: Sound[] = [];
  const parser = new Parser({
    filter: (file) => file.endsWith('.wav'),
    onReadEntry: (entry: ReadEntry) => {
      const pieces: Uint8Array[] = [];
      entry.on('data', (piece: Uint8Array) => pieces.push(piece));
      entry.on('end', () => {
        const { samples } = readWavMono(Buffer.concat(pieces), entry.path);
        sounds.push({ name: entry.path, samples });
      });
    },
  });
  await new Promise((resolve, reject) => {
    parser.on('end', resolve);
    parser.on('error', reject);
    createReadStream(ARCHIVE).pipe(createGunzip()).on('error', reject).pipe(parser);
  });
  return sounds;
}

/** Of a value from the other's, relative to it; 1 where there are not equally many. */
function largestDifference(
  a: Float32Array = new Float32Array(),
  b: Float32Array = new Float32Array(),
): number {
  if (a.length !== b.length || a.length === 0) return 1;
  return a.reduce(
    (worst, value, index) =>
      Math.max(worst, Math.abs(value - (b[index] ?? 0)) / Math.max(Math.abs(value), 1e-6)),
    0,
  );
}
