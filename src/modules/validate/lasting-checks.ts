import { type CheckContext, framesOf } from './check.ts';
import { type Finding, judgeTimestamps, ok } from './judge.ts';
import { noise, told } from './mock-audio.ts';

/** Seconds of sounds, the longest as long as anybody's. */
const SCENE_SECONDS = [10, 60, 4 * 60, 20 * 60];
/** The longest of HEAR with events. */
const EVENT_SECONDS = [10, 2 * 60];
const ROUNDS = 4;
const CALLS = 10;
const LEAK_MIB = 32;

/** How far sounds of growing lengths were tried. */
interface Tried {
  /** Seconds of the longest that was, and those it took. */
  readonly length: number;
  readonly taken: number;
  /** Lengths that would have taken too long. */
  readonly leftOut: readonly number[];
}

/** Timestamps of long sounds, and how fast scenes are embedded. */
export async function tryLongSounds(context: CheckContext): Promise<Finding> {
  const { host, model, signal, seconds } = context;
  const start = performance.now();
  let judged = ok('');
  const events = await tryGrowing(EVENT_SECONDS, seconds / 2, async (length) => {
    const clip = noise(length, model.sampleRate, 1);
    const { timestamps } = await framesOf(context, clip);
    const finding = judgeTimestamps(timestamps, length * 1000);
    if (judged.state !== 'failed') judged = { ...finding, detail: `of ${clip.name}: ${finding.detail}` };
  });
  if (judged.state === 'failed') return judged;
  const rest = seconds - (performance.now() - start) / 1000;
  const scenes = await tryGrowing(SCENE_SECONDS, rest, async (length) => {
    await host.embedScenes([noise(length, model.sampleRate, 1)], signal);
  });
  const { length, taken } = scenes;
  const speed = length / taken;
  const detail = [
    `${told(length)} of noise in ${taken.toFixed(1)} s: ${speed.toFixed(speed < 10 ? 1 : 0)} x real time`,
    leftOutOf('scenes', scenes, seconds),
    leftOutOf('timestamps', events, seconds),
  ];
  return ok(detail.filter((part) => part !== '').join('; '));
}

/** Tries each length, as long as what the ones before took tells that it will not take too long; the first in any case. */
async function tryGrowing(
  lengths: readonly number[],
  seconds: number,
  embed: (length: number) => Promise<void>,
): Promise<Tried> {
  const start = performance.now();
  let [length, taken] = [0, 0];
  // Time may grow with the square of the length.
  let exponent = 1;
  for (const [index, next] of lengths.entries()) {
    const spent = (performance.now() - start) / 1000;
    if (index > 0 && spent + taken * (next / length) ** exponent > seconds) {
      return { length, taken, leftOut: lengths.slice(index) };
    }
    const from = performance.now();
    await embed(next);
    const now = (performance.now() - from) / 1000;
    if (index > 0) exponent = Math.min(2, Math.max(1, Math.log(now / taken) / Math.log(next / length)));
    [length, taken] = [next, now];
  }
  return { length, taken, leftOut: [] };
}

function leftOutOf(what: string, { leftOut }: Tried, seconds: number): string {
  if (leftOut.length === 0) return '';
  return `${what} of ${leftOut.map(told).join(', ')} were left out: longer than ${seconds} s (--check-seconds)`;
}

/** Whether memory grows with every call. */
export async function watchMemory({ host, model, signal, seconds }: CheckContext): Promise<Finding> {
  const sounds = [noise(1, model.sampleRate, 1)];
  const held: number[] = [];
  let calls = CALLS;
  for (let round = 0; round < ROUNDS; round++) {
    for (let call = 0; call < calls; call++) {
      const start = performance.now();
      await host.embedScenes(sounds, signal);
      const taken = (performance.now() - start) / 1000;
      if (round === 0 && call === 0) {
        calls = Math.min(CALLS, Math.max(1, Math.floor(seconds / ROUNDS / taken)));
      }
    }
    const bytes = await host.memory();
    if (bytes === undefined) return ok('not known on this system');
    held.push(bytes / 2 ** 20);
  }
  const [, first = 0, second = 0, last = 0] = held;
  const growth = last - first;
  const fewer = `; ${ROUNDS * calls} calls instead of ${ROUNDS * CALLS}: longer than ${seconds} s (--check-seconds)`;
  const ending = calls === CALLS ? '' : fewer;
  const detail = `${Math.round(last)} MiB`;
  if (growth < LEAK_MIB || second - first < growth / 4 || last - second < growth / 4) {
    return ok(`${detail}${ending}`);
  }
  const each = (growth / (2 * calls)).toFixed(1);
  return {
    state: 'warning',
    detail: `${detail}, and ${each} MiB more with every second of sound; does the module keep what it is given?${ending}`,
  };
}
