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

const RATE = 44100;
const MINUTES = (process.env.HEAREVAL_MINUTES ?? '1,20,60').split(',').map(Number);
const GOAL = 30;
const GOAL_MB = 500;

/**
 * Speed and peak memory of the command on recordings of a minute to an hour, each in a process of its own: by all estimators of the
 * package together, or by each of HEAREVAL_NAMES, models of the folder HEAREVAL_MODELS or estimators of the package.
 */
export async function run(): Promise<void> {
  const { HEAREVAL_MODELS: models, HEAREVAL_NAMES: names } = process.env;
  const chosen = names?.split(',').map((name) => ({
    name,
    flags: ['--estimator', models === undefined ? name : resolve(models, name)],
  })) ?? [{ name: 'by all of the package', flags: [] }];
  const folder = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    for (const minutes of MINUTES) {
      const file = join(folder, `${minutes}.wav`);
      await writeTones(file, minutes * 60);
      for (const [place, { name, flags }] of chosen.entries()) {
        const workdir = `${minutes}-${place}`;
        const args = ['analyze', file, ...flags, '--workdir', workdir, '--output', `${workdir}.jams`];
        const start = performance.now();
        const { stdout } = await execa(process.execPath, [fileURLToPath(import.meta.url), ...args], {
          cwd: folder,
        });
        const times = (minutes * 60 * 1000) / (performance.now() - start);
        const { megabytes, cpuSeconds } = JSON.parse(stdout) as Told;
        const what = `analyze ${name}, ${minutes} min`;
        console.log(`${what}: ${megabytes} MB (${GOAL_MB} at most), ${cpuSeconds} s of processor time`);
        console.log(`${what}, x real time: ratio ${times.toFixed(1)} (goal ${GOAL})`);
        console.log(`${what}, memory: ratio ${(GOAL_MB / megabytes).toFixed(2)} (goal 1)`);
      }
      await rm(file);
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

/** What the command took. */
interface Told {
  readonly megabytes: number;
  readonly cpuSeconds: number;
}

/** The command, in a process of its own, which tells at its end what it took. */
async function runCommand(): Promise<void> {
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const cpuSeconds = Math.round((userCPUTime + systemCPUTime) / 1e6);
    const told: Told = { megabytes: Math.round(maxRSS / 1024), cpuSeconds };
    console.log(JSON.stringify(told));
  });
  await import('../src/cli/main.ts');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runCommand();
