import { at } from '../../at.ts';
import { FramedHost, gathered } from '../framed-host.ts';
import type { ModelInfo } from '../load-module.ts';
import type { LongSound } from '../long-sound.ts';
import { comparePooledFrames } from '../pooled-frames.ts';
import type { CheckContext } from './check.ts';
import { difference, type Finding, judgeDifference, ok } from './judge.ts';
import { noise } from './mock-audio.ts';

/** Samples: four stretches, and a part of a frame. */
const LENGTH = 2 ** 20 + 1001;
/** Of the sound that is timed, and how often the whole is embedded. */
const SHARE = 16;
const TIMES = 4;

export function statesField({ timestampField, sceneField }: ModelInfo): boolean {
  return timestampField !== undefined || sceneField !== undefined;
}

/** Whether a model that says what its frames depend on gives a sound in parts what it gives the whole. */
export async function tryParts({ host, model, seconds, signal }: CheckContext): Promise<Finding> {
  if (!(host instanceof FramedHost)) return ok('not tried');
  const { sampleRate, timestampField, sceneField } = model;
  const { samples } = noise(LENGTH / sampleRate, sampleRate, 1);
  const name = `${Math.round(LENGTH / sampleRate)} s of noise`;
  const sound = { name, samples };
  const long: LongSound = { name, length: samples.length, read: samples.slice.bind(samples) };
  const little = { name, samples: samples.slice(0, LENGTH / SHARE) };
  const taken = await secondsOf(() => host.embedScenes([little], signal));
  if (taken * SHARE * TIMES > seconds) return ok(`left out: longer than ${seconds} s (--check-seconds)`);

  const changes: number[] = [];
  if (sceneField !== undefined) {
    changes.push(await comparePooledFrames(host, sound, signal));
    const whole = await host.embedScenes([sound], signal);
    changes.push(difference(whole, [await host.embedLongScene(long, signal)]));
  }
  if (timestampField !== undefined) {
    const whole = at(await host.embedTimestamps([sound], signal), 0);
    const { timestamps, size, rows } = await host.embedLongTimestamps(long, signal);
    const inParts = await gathered(rows, timestamps.length * size);
    if (timestamps.length !== whole.timestamps.length) {
      const detail = `${name}: ${timestamps.length} frames in parts; expected ${whole.timestamps.length}, as of the whole`;
      return { state: 'failed', detail };
    }
    changes.push(difference([whole.embeddings], [inParts]));
  }
  return judgeDifference(Math.max(...changes, 0), `${name} in parts and whole`);
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
