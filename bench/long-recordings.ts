import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { wavHeader16 } from '../src/audio/index.ts';
import { stringifyEventLabels, stringifySceneLabels } from '../src/formats/labels/split-labels.ts';

const RATE = 44100;
const HOURS = Number(process.env.HEAREVAL_HOURS ?? 10);
/** Clips of ten seconds that the speed is compared with. */
const SHORT_CLIPS = 200;
const SHORT_SECONDS = 10;
const GOAL_MB = 400;
/** Of the speed of short clips. */
const GOAL_SPEED = 0.8;
const ESTIMATOR = 'melody';
const SPLITS = ['train', 'valid', 'test'];

/**
 * Peak memory of `embed` by the built-in baseline and of `analyze` by an estimator of the package on a recording of
 * HEAREVAL_HOURS (default 10, which takes 28 GB below the temporary folder for events), and the speed of `embed` against that
 * of clips of ten seconds; each in a process of its own.
 */
export async function run(): Promise<void> {
  await tellAnalysis();
  for (const kind of ['scene', 'event'] as const) {
    const short = await embed(kind, SHORT_CLIPS, SHORT_SECONDS);
    const long = await embed(kind, 1, HOURS * 3600);
    const what = `long-recordings embed ${kind}, ${HOURS} h`;
    const cost = ({ cpuSeconds, seconds, audio }: Measured) =>
      `${seconds.toFixed(1)} s, ${cpuSeconds} s of processor time, ${(audio / seconds).toFixed(0)} x real time`;
    console.log(`${what}: ${cost(long)}; ${SHORT_CLIPS} clips of ${SHORT_SECONDS} s: ${cost(short)}`);
    console.log(`${what}: ${long.megabytes} MB (${GOAL_MB} at most); ${short.megabytes} MB for short clips`);
    console.log(`${what}, memory: ratio ${(GOAL_MB / long.megabytes).toFixed(2)} (goal 1)`);
    const speed = (measured: Measured) => measured.audio / measured.cpuSeconds;
    console.log(
      `${what}, speed against short clips: ratio ${(speed(long) / speed(short)).toFixed(2)} (goal ${GOAL_SPEED})`,
    );
  }
}

async function tellAnalysis(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    await writeNoise(join(folder, 'noise.wav'), HOURS * 3600, 1);
    const args = ['analyze', 'noise.wav', '--estimator', ESTIMATOR, '--output', 'noise.jams'];
    const { megabytes, cpuSeconds, seconds } = await measure(folder, args);
    const what = `long-recordings analyze ${ESTIMATOR}, ${HOURS} h`;
    console.log(`${what}: ${seconds.toFixed(1)} s, ${cpuSeconds} s of processor time`);
    console.log(`${what}: ${megabytes} MB (${GOAL_MB} at most)`);
    console.log(`${what}, memory: ratio ${(GOAL_MB / megabytes).toFixed(2)} (goal 1)`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Told {
  readonly megabytes: number;
  readonly cpuSeconds: number;
}

interface Timed extends Told {
  readonly seconds: number;
}

interface Measured extends Timed {
  /** Seconds of sound. */
  readonly audio: number;
}

async function embed(kind: 'scene' | 'event', clips: number, length: number): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    await writeTask(join(folder, 'tasks', 'noise-1.0.0-full'), kind, clips, length);
    const args = ['embed', '--module', './baseline', '--task', 'noise-1.0.0-full'];
    return { ...(await measure(folder, args)), audio: clips * length + (SPLITS.length - 1) * SHORT_SECONDS };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, args: readonly string[]): Promise<Timed> {
  const start = performance.now();
  const { stdout } = await execa(process.execPath, [fileURLToPath(import.meta.url), ...args], {
    cwd: folder,
  });
  const seconds = (performance.now() - start) / 1000;
  return { ...(JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Told), seconds };
}

/** Of noise; all clips but those of the last split, and those of the others are short. */
async function writeTask(
  folder: string,
  kind: 'scene' | 'event',
  clips: number,
  length: number,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const metadata = {
    task_name: 'noise',
    version: '1.0.0',
    embedding_type: kind,
    prediction_type: 'multilabel',
    split_mode: 'trainvaltest',
    splits: SPLITS,
    sample_duration: null,
    evaluation: [kind === 'scene' ? 'mAP' : 'event_onset_200ms_fms'],
    mode: 'full',
  };
  await writeFile(join(folder, 'task_metadata.json'), JSON.stringify(metadata));
  await writeFile(join(folder, 'labelvocabulary.csv'), 'idx,label\n0,a\n');
  for (const split of SPLITS) {
    const isLast = split === SPLITS.at(-1);
    const names = Array.from({ length: isLast ? clips : 1 }, (_, index) => `${split}-${index}.wav`);
    const audio = join(folder, String(RATE), split);
    await mkdir(audio, { recursive: true });
    for (const [index, name] of names.entries()) {
      await writeNoise(
        join(audio, name),
        isLast ? length : SHORT_SECONDS,
        SPLITS.indexOf(split) * 1000 + index,
      );
    }
    const labels =
      kind === 'scene'
        ? stringifySceneLabels(new Map(names.map((name) => [name, ['a']])))
        : stringifyEventLabels(new Map(names.map((name) => [name, [{ label: 'a', start: 0, end: 10 }]])));
    await writeFile(join(folder, `${split}.json`), labels);
  }
}

/** Ten seconds of noise again and again. */
async function writeNoise(path: string, seconds: number, seed: number): Promise<void> {
  let state = seed + 1;
  const noise = Int16Array.from({ length: SHORT_SECONDS * RATE }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >> 17;
  });
  const file = await open(path, 'w');
  await file.write(wavHeader16(RATE, seconds * RATE));
  for (let second = 0; second < seconds; second += SHORT_SECONDS) {
    await file.write(new Uint8Array(noise.buffer));
  }
  await file.close();
}

/** The command, in a process of its own, which tells at its end what it took. */
async function runCommand(): Promise<void> {
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const told: Told = {
      megabytes: Math.round(maxRSS / 1024),
      cpuSeconds: Math.round((userCPUTime + systemCPUTime) / 1e5) / 10,
    };
    console.log(`\n${JSON.stringify(told)}`);
  });
  await import('../src/cli/main.ts');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runCommand();
