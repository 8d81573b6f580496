import type { ModelInfo } from '../load-module.ts';
import type { Frames, ModuleHost, Sound } from '../module-host.ts';
import { difference, type Finding, judgeDifference, judgeTimestamps, ok } from './judge.ts';
import { noise, silence } from './mock-audio.ts';

interface CheckContext {
  readonly host: ModuleHost;
  readonly model: ModelInfo;
  readonly signal: AbortSignal | undefined;
}

export interface Check {
  readonly name: string;
  /** What a module does wrong is thrown by its host, or found. */
  run(context: CheckContext): Promise<Finding>;
}

const SECONDS = 2;
/** Lengths that are no multiples of frames, as hear-validator tries them. */
const ODD_SECONDS = [SECONDS, 1.07, 1.98, 4];
/** How far, in milliseconds, from a sound in silence the frames that hear it may be centred. */
const OFF_CENTRE = 50;
const LONG_SECONDS = 20 * 60;
/** Of the longest clips of HEAR with events. */
const CLIP_SECONDS = 2 * 60;
const CALLS = 10;
const LEAK_MIB = 32;

/** From cheap to dear. */
export const checks: readonly Check[] = [
  {
    name: 'scene embeddings',
    async run({ host, model, signal }) {
      await host.embedScenes(pair(model), signal);
      return ok(`${model.sceneEmbeddingSize} values`);
    },
  },
  {
    name: 'timestamp embeddings',
    async run({ host, model, signal }) {
      const [frames] = await host.embedTimestamps(pair(model), signal);
      return ok(`${frames?.timestamps.length} of ${model.timestampEmbeddingSize} values in ${SECONDS} s`);
    },
  },
  {
    name: 'timestamps',
    async run(context) {
      const findings: Finding[] = [];
      for (const seconds of ODD_SECONDS) {
        const { timestamps } = await framesOf(context, noise(seconds, context.model.sampleRate, 1));
        findings.push(judgeTimestamps(timestamps, seconds * 1000));
      }
      return worst(findings);
    },
  },
  { name: 'centres', run: findCentre },
  {
    name: 'determinism',
    async run({ host, model, signal }) {
      const sounds = pair(model);
      const first = await everything(host, sounds, signal);
      const second = await everything(host, sounds, signal);
      return judgeDifference(difference(first, second), 'twice the same sounds');
    },
  },
  {
    name: 'batches',
    async run({ host, model, signal }) {
      const sounds = pair(model);
      const together = await everything(host, sounds, signal);
      const [first = [], second = []] = [
        await everything(host, sounds.slice(0, 1), signal),
        await everything(host, sounds.slice(1), signal),
      ];
      const alone = first.flatMap((vector, kind) => [vector, second[kind] ?? new Float32Array()]);
      return judgeDifference(difference(together, alone), 'sounds together and one by one');
    },
  },
  {
    name: 'silence',
    async run({ host, model, signal }) {
      const sound = silence(SECONDS, model.sampleRate);
      await host.embedScenes([sound], signal);
      await host.embedTimestamps([sound], signal);
      return ok('finite');
    },
  },
  {
    name: 'loud sounds',
    async run({ host, model, signal }) {
      const sound = noise(SECONDS, model.sampleRate, 1, 1);
      await host.embedScenes([sound], signal);
      await host.embedTimestamps([sound], signal);
      return ok('finite at full scale');
    },
  },
  {
    name: 'short sounds',
    async run({ host, model, signal }) {
      for (const seconds of [0.25, 0.1]) {
        const sound = noise(seconds, model.sampleRate, 1);
        await host.embedScenes([sound], signal);
        await host.embedTimestamps([sound], signal);
      }
      return ok('of 250 and 100 ms');
    },
  },
  { name: 'memory', run: watchMemory },
  {
    name: 'long sounds',
    async run({ host, model, signal }) {
      const sound = noise(LONG_SECONDS, model.sampleRate, 1);
      const start = performance.now();
      await host.embedScenes([sound], signal);
      const taken = (performance.now() - start) / 1000;
      const clip = noise(CLIP_SECONDS, model.sampleRate, 1);
      const { timestamps } = await framesOf({ host, model, signal }, clip);
      const judged = judgeTimestamps(timestamps, CLIP_SECONDS * 1000);
      if (judged.state === 'failed') return { ...judged, detail: `of ${clip.name}: ${judged.detail}` };
      return ok(`${sound.name} in ${taken.toFixed(1)} s: ${Math.round(LONG_SECONDS / taken)} x real time`);
    },
  },
];

/** The first that failed, else the first warning, else the first. */
function worst(findings: readonly Finding[]): Finding {
  const of = (state: Finding['state']) => findings.find((finding) => finding.state === state);
  return of('failed') ?? of('warning') ?? findings[0] ?? ok('');
}

/** Scene embeddings of all sounds, then their timestamp embeddings. */
async function everything(
  host: ModuleHost,
  sounds: readonly Sound[],
  signal: AbortSignal | undefined,
): Promise<readonly Float32Array[]> {
  const scenes = await host.embedScenes(sounds, signal);
  const frames = await host.embedTimestamps(sounds, signal);
  return [...scenes, ...frames.map(({ embeddings }) => embeddings)];
}

function pair({ sampleRate }: ModelInfo) {
  return [noise(SECONDS, sampleRate, 1), noise(SECONDS, sampleRate, 2)];
}

async function framesOf({ host, signal }: CheckContext, sound: ReturnType<typeof noise>): Promise<Frames> {
  const [frames] = await host.embedTimestamps([sound], signal);
  if (frames === undefined) throw new Error('no frames for a sound');
  return frames;
}

/** The frames that differ most where there is a sound in silence should be those centred on it. */
async function findCentre(context: CheckContext): Promise<Finding> {
  const { sampleRate } = context.model;
  const quiet = silence(SECONDS, sampleRate);
  const centre = (SECONDS / 2) * 1000;
  const burst = noise(0.05, sampleRate, 1).samples;
  const loud = { name: 'noise within silence', samples: new Float32Array(quiet.samples.length) };
  loud.samples.set(burst, Math.round(quiet.samples.length / 2 - burst.length / 2));
  const [before, after] = [await framesOf(context, quiet), await framesOf(context, loud)];
  const size = after.embeddings.length / after.timestamps.length;
  let [sum, weighted] = [0, 0];
  for (const [frame, time] of after.timestamps.entries()) {
    let change = 0;
    for (let i = frame * size; i < (frame + 1) * size; i++) {
      change += ((after.embeddings[i] ?? 0) - (before.embeddings[i] ?? 0)) ** 2;
    }
    sum += change;
    weighted += change * time;
  }
  if (sum === 0) return { state: 'warning', detail: 'noise within silence changes no timestamp embedding' };
  const off = weighted / sum - centre;
  if (Math.abs(off) <= OFF_CENTRE)
    return ok(`frames hear what is at their timestamps, to ${Math.abs(off).toFixed(0)} ms`);
  const side = off > 0 ? 'after' : 'before';
  return {
    state: 'warning',
    detail: `the frames that hear a sound are ${Math.abs(off).toFixed(0)} ms ${side} it; expected timestamps at the centres`,
  };
}

async function watchMemory({ host, model, signal }: CheckContext): Promise<Finding> {
  const sounds = [noise(1, model.sampleRate, 1)];
  const held: number[] = [];
  for (let round = 0; round < 4; round++) {
    for (let call = 0; call < CALLS; call++) await host.embedScenes(sounds, signal);
    const bytes = await host.memory();
    if (bytes === undefined) return ok('not known on this system');
    held.push(bytes / 2 ** 20);
  }
  const [, first = 0, second = 0, last = 0] = held;
  const growth = last - first;
  const detail = `${Math.round(last)} MiB`;
  if (growth < LEAK_MIB || second - first < growth / 4 || last - second < growth / 4) return ok(detail);
  return {
    state: 'warning',
    detail: `${detail}, and ${(growth / (2 * CALLS)).toFixed(1)} MiB more with every second of sound; does the module keep what it is given?`,
  };
}
