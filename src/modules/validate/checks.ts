import type { ModelInfo } from '../load-module.ts';
import type { Frames, ModuleHost } from '../module-host.ts';
import { noise, silence } from './mock-audio.ts';

export interface Finding {
  readonly state: 'ok' | 'warning' | 'failed';
  readonly detail: string;
}

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
/** Of the largest value: what rounding may differ by, and from where on results depend on something they must not. */
const ROUNDING = 1e-5;
const TOO_MUCH = 1e-3;
/** What HEAR asks for: a frame at least so often, and no more uneven. Milliseconds. */
const WIDEST_SPACING = 50;
const UNEVEN = 1;
/** How far, in milliseconds, from a sound in silence the frames that hear it may be centred. */
const OFF_CENTRE = 50;
const LONG_SECONDS = 20 * 60;
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
      const { timestamps } = await framesOf(context, noise(SECONDS, context.model.sampleRate, 1));
      return judgeTimestamps(timestamps, SECONDS * 1000);
    },
  },
  { name: 'centres', run: findCentre },
  {
    name: 'determinism',
    async run({ host, model, signal }) {
      const sounds = pair(model);
      const [first, second] = [
        await host.embedScenes(sounds, signal),
        await host.embedScenes(sounds, signal),
      ];
      return judgeDifference(difference(first, second), 'twice the same sounds');
    },
  },
  {
    name: 'batches',
    async run({ host, model, signal }) {
      const sounds = pair(model);
      const together = await host.embedScenes(sounds, signal);
      const alone = [];
      for (const sound of sounds) alone.push(...(await host.embedScenes([sound], signal)));
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
      return ok(`${sound.name} in ${taken.toFixed(1)} s: ${Math.round(LONG_SECONDS / taken)} x real time`);
    },
  },
];

function ok(detail: string): Finding {
  return { state: 'ok', detail };
}

function pair({ sampleRate }: ModelInfo) {
  return [noise(SECONDS, sampleRate, 1), noise(SECONDS, sampleRate, 2)];
}

async function framesOf({ host, signal }: CheckContext, sound: ReturnType<typeof noise>): Promise<Frames> {
  const [frames] = await host.embedTimestamps([sound], signal);
  if (frames === undefined) throw new Error('no frames for a sound');
  return frames;
}

/** Timestamps of a sound, in milliseconds: within it, and evenly spaced by 50 ms at most. */
export function judgeTimestamps(timestamps: Float32Array, duration: number): Finding {
  const [first = 0, last = 0] = [timestamps[0], timestamps.at(-1)];
  if (first < 0 || last > duration + UNEVEN) {
    return { state: 'failed', detail: `from ${first} to ${last} ms; expected from 0 to ${duration} ms` };
  }
  if (timestamps.length < 2) return { state: 'warning', detail: `one alone in ${duration} ms` };
  const spacing = (last - first) / (timestamps.length - 1);
  const uneven = timestamps.reduce(
    (worst, time, frame) => Math.max(worst, Math.abs(time - first - frame * spacing)),
    0,
  );
  const every = `every ${Number(spacing.toFixed(2))} ms`;
  if (uneven > UNEVEN) {
    return {
      state: 'failed',
      detail: `${every}, uneven by ${uneven.toFixed(1)} ms; expected ${UNEVEN} at most`,
    };
  }
  const gap = Math.max(first, duration - last);
  if (spacing > WIDEST_SPACING) {
    return { state: 'warning', detail: `${every}; ${WIDEST_SPACING} or less is advised for onsets` };
  }
  if (gap > Math.max(2 * spacing, WIDEST_SPACING)) {
    return {
      state: 'warning',
      detail: `${every}, but ${Math.round(gap)} ms at an end of the sound have none`,
    };
  }
  return ok(`${every}, from ${first} to ${Number(last.toFixed(2))} ms of ${duration}`);
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

/** Largest difference of two lists of vectors, of the largest value. */
function difference(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let [largest, most] = [0, 0];
  for (const [index, vector] of a.entries()) {
    for (const [i, value] of vector.entries()) {
      largest = Math.max(largest, Math.abs(value));
      most = Math.max(most, Math.abs(value - (b[index]?.[i] ?? 0)));
    }
  }
  return most === 0 ? 0 : most / largest;
}

function judgeDifference(relative: number, what: string): Finding {
  if (relative === 0) return ok(`${what}: the same to the last bit`);
  const detail = `${what}: a difference of ${relative.toExponential(1)} of the largest value`;
  if (relative <= ROUNDING) return ok(detail);
  return { state: relative <= TOO_MUCH ? 'warning' : 'failed', detail: `${detail}; expected none` };
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
