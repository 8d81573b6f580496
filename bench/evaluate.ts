import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countMelody, melodyScores } from '../src/evaluate/scores/melody.ts';
import { eventBasedScore } from '../src/evaluate/scores/sound-events.ts';
import { meanAveragePrecisionScore } from '../src/evaluate/scores/tagging.ts';
import { PythonRandom } from '../src/random/python-random.ts';
import { type Peer, startPythonPeer } from './python-peer.ts';

interface Request {
  readonly work: string;
  readonly folder: string;
  readonly rows?: number;
  readonly labels?: number;
}

/** One side measured here; the other reads what lies in the folder. */
interface Case {
  readonly name: string;
  readonly about: string;
  readonly goal: number;
  readonly request: Request;
  /** Makes what is scored next, before the clock starts: some of what scores find of the same arrays is kept. */
  readonly next?: () => void;
  readonly score: () => number;
}

const ROUNDS = 5;
const SEED = 1;

/** Scores of large data against scikit-learn, sed_eval and mir_eval, in turns. */
export async function run(): Promise<void> {
  const peer = await startPythonPeer<Request>('evaluate');
  if (peer === undefined) return;
  console.log(JSON.stringify(peer.about));
  const folder = await mkdtemp(join(tmpdir(), 'heareval-bench-'));
  try {
    for (const make of [soundEvents, averagePrecision, melody]) await compare(await make(folder), peer);
  } finally {
    peer.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(
  { name, about, goal, request, next, score }: Case,
  peer: Peer<Request>,
): Promise<void> {
  const value = score();
  let [ours, theirs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < ROUNDS; round++) {
    next?.();
    const start = performance.now();
    score();
    ours = Math.min(ours, (performance.now() - start) / 1000);
    if (round < 2 || theirs < 1) theirs = Math.min(theirs, await peer.measure(request));
  }
  const times = `${(ours * 1000).toFixed(1)} ms against ${(theirs * 1000).toFixed(0)} ms`;
  console.log(
    `${about}, ${value.toFixed(6)}: ${times}: evaluate-${name}: ratio ${(theirs / ours).toFixed(1)} (goal ${goal})`,
  );
}

async function averagePrecision(folder: string): Promise<Case> {
  const [rows, labels] = [10_000, 200];
  const random = new PythonRandom(SEED);
  const targets = Uint8Array.from({ length: rows * labels }, () => (random.random() < 0.05 ? 1 : 0));
  let probabilities = Float32Array.from(targets, (target) => random.random() + 0.3 * target);
  await writeFile(join(folder, 'probabilities.f32'), probabilities);
  await writeFile(join(folder, 'targets.u8'), targets);
  const score = meanAveragePrecisionScore('mAP');
  return {
    name: 'mAP',
    about: `mAP of ${rows} clips x ${labels} labels, scikit-learn`,
    goal: 5,
    request: { work: 'mAP', folder, rows, labels },
    next: () => {
      probabilities = probabilities.slice();
    },
    score: () => score.evaluate(probabilities, targets, { rows, labels }),
  };
}

async function soundEvents(folder: string): Promise<Case> {
  const [files, perFile] = [1000, 100];
  const labels = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
  const random = new PythonRandom(SEED);
  const events = (shift: number) =>
    Array.from({ length: perFile }, (_, index) => {
      const start = index * 1200 + Math.floor(random.random() * shift);
      return { label: labels[(index * 7) % labels.length] as string, start, end: start + 500 };
    });
  const names = Array.from({ length: files }, (_, file) => `${file}.wav`);
  const reference = new Map(names.map((name) => [name, events(100)]));
  const estimated = new Map(names.map((name) => [name, events(500)]));
  const compact = (lists: typeof reference) =>
    Object.fromEntries(
      [...lists].map(([name, list]) => [name, list.map(({ label, start, end }) => [label, start, end])]),
    );
  const data = { labels, reference: compact(reference), estimated: compact(estimated) };
  await writeFile(join(folder, 'events.json'), JSON.stringify(data));
  const score = eventBasedScore('event_onset_200ms_fms', { collarSeconds: 0.2 });
  return {
    name: 'events',
    about: `event-based F of ${files} files x ${perFile} events, sed_eval`,
    goal: 50,
    request: { work: 'events', folder },
    score: () => score.evaluate(reference, estimated)[0]?.value ?? Number.NaN,
  };
}

async function melody(folder: string): Promise<Case> {
  const [hopMs, estimatedHopMs, lengthMs] = [10, 5.8, 3_600_000];
  const random = new PythonRandom(SEED);
  const hz = (time: number) =>
    Math.sin(time / 3000) > 0.8 ? 0 : 220 * 2 ** (Math.sin(time / 900) + 0.02 * random.random());
  const series = (hop: number) => {
    const times = Float64Array.from({ length: Math.floor(lengthMs / hop) }, (_, frame) => frame * hop);
    return { times, hz: times.map(hz) };
  };
  const [reference, estimated] = [series(hopMs), series(estimatedHopMs)];
  for (const [name, { times, hz: values }] of Object.entries({ reference, estimated })) {
    await writeFile(join(folder, `${name}-times.f64`), times);
    await writeFile(join(folder, `${name}-hz.f64`), values);
  }
  const frames = ({ times, hz: values }: typeof reference) => ({ times, values });
  const pair = { reference: frames(reference), estimated: frames(estimated) };
  return {
    name: 'melody',
    about: `melody of an hour, ${reference.times.length} frames, mir_eval`,
    goal: 5,
    request: { work: 'melody', folder },
    score: () => {
      const counts = countMelody(pair);
      const values = melodyScores.map((score) => score.prepare([counts]).score()[0] ?? Number.NaN);
      return values[0] ?? Number.NaN;
    },
  };
}
