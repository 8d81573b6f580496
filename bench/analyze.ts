import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
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
/** Of a recording that is heard with one worker and with two. */
const SIDE_MINUTES = 5;
const SIDE_ROUNDS = Number(process.env.HEAREVAL_ROUNDS ?? 5);
const SIDE_GOAL = 0.6;

/**
 * Speed and peak memory of the command on recordings of a minute to an hour, each in a process of its own: by all estimators of the
 * package together, or by each of HEAREVAL_NAMES, models of the folder HEAREVAL_MODELS or estimators of the package. Before that,
 * of all of the package, the time that two workers take of that of one, on two cores that nothing else uses.
 */
export async function run(): Promise<void> {
  const { HEAREVAL_MODELS: models, HEAREVAL_NAMES: names } = process.env;
  const chosen = names?.split(',').map((name) => ({
    name,
    flags: ['--estimator', models === undefined ? name : resolve(models, name)],
  })) ?? [{ name: 'by all of the package', flags: [] }];
  const folder = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    if (names === undefined) await tellSideBySide(folder);
    for (const minutes of MINUTES) {
      const file = join(folder, `${minutes}.wav`);
      await writeTones(file, minutes * 60);
      for (const [place, { name, flags }] of chosen.entries()) {
        const workdir = `${minutes}-${place}`;
        const args = ['analyze', file, ...flags, '--workdir', workdir, '--output', `${workdir}.jams`];
        const { megabytes, cpuSeconds, seconds } = await measure(folder, args);
        const times = (minutes * 60) / seconds;
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

/** By the shortest times: others that use the machine make each longer. */
async function tellSideBySide(folder: string): Promise<void> {
  await writeTones(join(folder, 'side.wav'), SIDE_MINUTES * 60);
  const rounds: { readonly one: Measured; readonly two: Measured }[] = [];
  for (let round = 0; round < SIDE_ROUNDS; round++) {
    const measured = (workers: number) => {
      const outputs = ['--workdir', `side-${round}-${workers}`, '--output', `side-${workers}.jams`];
      return measure(folder, ['analyze', 'side.wav', '--workers', String(workers), ...outputs]);
    };
    rounds.push({ one: await measured(1), two: await measured(2) });
  }
  const [one, two] = (['one', 'two'] as const).map((side) => {
    const all = rounds.map((round) => round[side]);
    const least = (of: keyof Measured) => Math.min(...all.map((each) => each[of]));
    const megabytes = Math.max(...all.map((each) => each.megabytes));
    return { seconds: least('seconds'), cpuSeconds: least('cpuSeconds'), megabytes };
  }) as [Measured, Measured];
  const [alone, beside] = await Promise.all(
    [1, 2].map((workers) => readFile(join(folder, `side-${workers}.jams`))),
  );
  if (!alone?.equals(beside ?? Buffer.of())) throw new Error('one worker and two do not write the same');
  const cost = ({ seconds, cpuSeconds, megabytes }: Measured) =>
    `${seconds.toFixed(2)} s (${cpuSeconds.toFixed(1)} s of processor time, ${megabytes} MB)`;
  console.log(
    `analyze by all of the package, ${SIDE_MINUTES} min, the same bytes: one worker ${cost(one)}, two ${cost(two)}; ` +
      `analyze-side-by-side: ratio ${(two.seconds / one.seconds).toFixed(2)} (goal at most ${SIDE_GOAL})`,
  );
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

interface Measured extends Told {
  readonly seconds: number;
}

async function measure(folder: string, args: readonly string[]): Promise<Measured> {
  const start = performance.now();
  const { stdout } = await execa(process.execPath, [fileURLToPath(import.meta.url), ...args], {
    cwd: folder,
  });
  const seconds = (performance.now() - start) / 1000;
  return { ...(JSON.parse(stdout) as Told), seconds };
}

/** The command, in a process of its own, which tells at its end what it took. */
async function runCommand(): Promise<void> {
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const cpuSeconds = Math.round((userCPUTime + systemCPUTime) / 1e5) / 10;
    const told: Told = { megabytes: Math.round(maxRSS / 1024), cpuSeconds };
    console.log(JSON.stringify(told));
  });
  await import('../src/cli/main.ts');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runCommand();
