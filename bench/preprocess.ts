import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { execa } from 'execa';
import PQueue from 'p-queue';
import { median } from 'simple-statistics';
import { runPipeline } from '../src/pipeline/index.ts';
import { task } from '../src/tasks/spoken_digit.ts';

const DATA = '../shared/data';
const ARCHIVE = join(DATA, 'free-spoken-digit-dataset-1.0.9.tar.gz');
const RATES = [16000, 22050, 32000, 44100, 48000];
const SECONDS = 0.56;
const CORES = 2;
const ROUNDS = 3;
/** What ffmpeg is given of the 2,500. */
const SAMPLE = 100;
const QUIET = ['-hide_banner', '-loglevel', 'error', '-y'];

/**
 * The 2,500 spoken digits to five rates: our step (from the extracted files to the hashed output) against what
 * hear-preprocess does, against the best that can be done with ffmpeg by hand, and against copying the results.
 */
export async function run(): Promise<void> {
  if (!existsSync(ARCHIVE)) {
    console.log(`skipped: preprocess needs ${ARCHIVE}`);
    return;
  }
  const scratch = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    await compare(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Round {
  /** Milliseconds. */
  readonly ours: number;
  readonly copying: number;
  /** Where the clips lie that are prepared. */
  readonly recordings: string;
}

async function compare(scratch: string): Promise<void> {
  const rounds: Round[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const made = await prepare(join(scratch, `work-${round}`), join(scratch, `tasks-${round}`));
    const copying = await timed(() => execa('cp', ['-r', made.outDir, join(scratch, `copy-${round}`)]));
    const cpu = `${seconds(made.cpuMs)} of processor time with the steps around it`;
    console.log(`round ${round}: ${seconds(made.ms)} (${cpu}), copying ${seconds(copying)}`);
    rounds.push({ ours: made.ms, copying, recordings: made.recordings });
    // Nothing is removed before the end: new files are slow to make where many have just gone.
  }
  const ours = Math.min(...rounds.map((round) => round.ours));
  const copying = Math.min(...rounds.map((round) => round.copying));
  const toCopying = median(rounds.map((round) => round.ours / round.copying));
  report('copying the outputs, median of the rounds', copying, toCopying, '4 or less');
  const [{ recordings } = { recordings: '' }] = rounds;
  if ((await execa('ffmpeg', ['-version'], { reject: false })).exitCode !== 0) {
    console.log('skipped: the comparisons with ffmpeg need it on the PATH');
    return;
  }
  const files = (await readdir(recordings)).map((file) => join(recordings, file));
  const scale = files.length / SAMPLE;
  const sample = files.filter((_, i) => i % Math.floor(scale) === 0).slice(0, SAMPLE);
  const original = scale * (await ffmpegClips(sample, scratch, hearPreprocess));
  const byHand = scale * (await ffmpegClips(sample, scratch, oneCall));
  report('the stages of hear-preprocess', original, original / ours, '50');
  report('one ffmpeg call a clip', byHand, byHand / ours, '10');
}

function report(what: string, theirs: number, ratio: number, goal: string): void {
  console.log(`preprocess, ${what} (${seconds(theirs)}): ratio ${ratio.toFixed(1)} (goal ${goal})`);
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

async function prepare(workdir: string, tasksDir: string) {
  const node = task.build('full', { tasksDir, mirrors: [DATA], sampleRates: RATES });
  const before = process.cpuUsage();
  const { steps } = await runPipeline([node], { workdir, workers: CORES });
  const { user, system } = process.cpuUsage(before);
  const outcome = (name: string) => {
    const step = steps.find((each) => each.node.definition.name === name);
    if (step?.outDir === undefined) throw new Error(`${name}: ${step?.state}`);
    return { ms: step.durationMs, outDir: step.outDir };
  };
  const extracted = outcome('ExtractArchive').outDir;
  const [folder = ''] = await readdir(extracted).then((names) =>
    names.filter((name) => !name.startsWith('_') && !name.includes('.json')),
  );
  const cpuMs = (user + system) / 1000;
  return { ...outcome('PrepareAudio'), cpuMs, recordings: join(extracted, folder, 'recordings') };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds for some clips, as many at a time as there are cores. */
async function ffmpegClips(
  files: readonly string[],
  scratch: string,
  work: (file: string, folder: string) => Promise<void>,
): Promise<number> {
  const folder = await mkdtemp(join(scratch, 'ffmpeg-'));
  const queue = new PQueue({ concurrency: CORES });
  return timed(() => queue.addAll(files.map((file) => () => work(file, folder))));
}

const ffmpeg = (args: readonly string[]) => execa('ffmpeg', [...QUIET, ...args]);
const ffprobe = (file: string) =>
  execa('ffprobe', ['-show_format', '-show_streams', '-select_streams', 'a', '-of', 'json', file]);

/** Looks before and after each stage; the recordings are mono 16-bit wav already. */
async function hearPreprocess(file: string, folder: string): Promise<void> {
  const stem = parse(file).name;
  const trimmed = join(folder, `${stem}.wav`);
  await ffprobe(file);
  await ffprobe(file);
  const fit = `apad=whole_dur=${SECONDS},atrim=end=${SECONDS}`;
  await ffmpeg(['-i', file, '-af', fit, '-f', 'wav', '-acodec', 'pcm_s16le', '-ac', '1', trimmed]);
  await ffprobe(trimmed);
  for (const rate of RATES) {
    const resampled = join(folder, `${stem}-${rate}.wav`);
    await ffprobe(trimmed);
    await ffmpeg(['-i', trimmed, '-af', 'aresample=resampler=soxr', '-ar', String(rate), resampled]);
    await ffprobe(resampled);
  }
}

async function oneCall(file: string, folder: string): Promise<void> {
  const stem = parse(file).name;
  const split = RATES.map((_, i) => `[s${i}]`).join('');
  const fit = `[0:a]apad=whole_dur=${SECONDS},atrim=end=${SECONDS},asplit=${RATES.length}${split}`;
  const rates = RATES.map((rate, i) => `[s${i}]aresample=${rate}:resampler=soxr[r${i}]`);
  const outputs = RATES.flatMap((rate, i) => [
    ...['-map', `[r${i}]`, '-acodec', 'pcm_s16le', '-ac', '1'],
    join(folder, `${stem}-${rate}.wav`),
  ]);
  await ffmpeg(['-i', file, '-filter_complex', [fit, ...rates].join(';'), ...outputs]);
}
