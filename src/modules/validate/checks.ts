import { tryTogether } from './batching.ts';
import { type Check, type CheckContext, framesOf } from './check.ts';
import { difference, type Finding, judgeDifference, judgeTimestamps, ok } from './judge.ts';
import { tryLongSounds, watchMemory } from './lasting-checks.ts';
import { noise, silence } from './mock-audio.ts';
import { statesField, tryParts } from './part-checks.ts';

const SECONDS = 2;
/** Lengths that are no multiples of frames, as hear-validator tries them. */
const ODD_SECONDS = [SECONDS, 1.07, 1.98, 4];
/** How far, in milliseconds, from a sound in silence the frames that hear it may be centred. */
const OFF_CENTRE = 50;

/** From cheap to dear. */
export const checks: readonly Check[] = [
  {
    name: 'scene embeddings',
    async run({ host, model, signal }) {
      await host.embedScenes([noise(SECONDS, model.sampleRate, 1)], signal);
      return ok(`${model.sceneEmbeddingSize} values`);
    },
  },
  {
    name: 'timestamp embeddings',
    async run(context) {
      const { model } = context;
      const { timestamps } = await framesOf(context, noise(SECONDS, model.sampleRate, 1));
      return ok(`${timestamps.length} of ${model.timestampEmbeddingSize} values in ${SECONDS} s`);
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
    async run(context) {
      const first = await everything(context);
      const second = await everything(context);
      return judgeDifference(difference(first, second), 'twice the same sound');
    },
  },
  { name: 'scene batches', run: (context) => judgeBatches(context, 'scene') },
  { name: 'timestamp batches', run: (context) => judgeBatches(context, 'event') },
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
  { name: 'long sounds', run: tryLongSounds },
  { name: 'parts of sounds', appliesTo: statesField, run: tryParts },
];

/** The first that failed, else the first warning, else the first. */
function worst(findings: readonly Finding[]): Finding {
  const of = (state: Finding['state']) => findings.find((finding) => finding.state === state);
  return of('failed') ?? of('warning') ?? findings[0] ?? ok('');
}

/** The scene embedding and the timestamp embeddings of a sound. */
async function everything(context: CheckContext): Promise<readonly Float32Array[]> {
  const { host, model, signal } = context;
  const sound = noise(SECONDS, model.sampleRate, 1);
  const scenes = await host.embedScenes([sound], signal);
  return [...scenes, (await framesOf(context, sound)).embeddings];
}

/** A module that answers otherwise beside other sounds can be used: it is given one at a time. */
async function judgeBatches({ host, signal }: CheckContext, kind: 'scene' | 'event'): Promise<Finding> {
  const { isTogether, found, unsteady } = await tryTogether(host, host.callFor(kind), signal);
  if (!isTogether) host.embedAlone(kind);
  if (unsteady !== undefined) return { state: 'failed', detail: unsteady };
  if (isTogether) return ok(found);
  return { state: 'warning', detail: `${found}; each clip is embedded alone` };
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
      change += ((after.embeddings[i] as number) - (before.embeddings[i] ?? 0)) ** 2;
    }
    sum += change;
    weighted += change * time;
  }
  if (sum === 0) return { state: 'warning', detail: 'noise within silence changes no timestamp embedding' };
  const off = weighted / sum - centre;
  if (Math.abs(off) <= OFF_CENTRE) {
    return ok(`frames hear what is at their timestamps, to ${Math.abs(off).toFixed(0)} ms`);
  }
  const side = off > 0 ? 'after' : 'before';
  return {
    state: 'warning',
    detail: `the frames that hear a sound are ${Math.abs(off).toFixed(0)} ms ${side} it; expected timestamps at the centres`,
  };
}
