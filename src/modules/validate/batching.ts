import { UserError } from '../../errors.ts';
import { rememberShared } from '../../pipeline/index.ts';
import type { Frames, ModuleHost, Sound } from '../module-host.ts';
import { moduleKey } from '../module-key.ts';
import type { EmbeddingCall } from '../module-runner.ts';
import { difference, differenceOfSounds, ROUNDING, TOO_MUCH } from './judge.ts';
import { noise, silence } from './mock-audio.ts';

/** How a module may be given sounds. */
export interface Batching {
  /** Whether what it answers to a sound is the same beside other sounds as alone, but for rounding. */
  readonly isTogether: boolean;
  /** In words. */
  readonly found: string;
  /** In words, where it answers otherwise to a sound after it was given others: nothing helps against that. */
  readonly unsteady?: string;
}

const SECONDS = 1;
/** One step of 16 bits: 90 dB below full scale. */
const QUIET = 2 ** -15;
const AT_ONCE = 3;

/**
 * Whether a module may be given several sounds at once where embeddings of a kind are wanted: found out once and then
 * remembered in `modules/` of the workdir and of the caches by the module's identity, as embeddings depend on it. A broken
 * module fails here, and not when its task has been prepared.
 *
 * @throws UserError that names the module and what is wrong
 */
export function readBatching(
  host: ModuleHost,
  kind: 'scene' | 'event',
  store: { readonly workdir: string; readonly cache?: string | undefined },
  signal?: AbortSignal,
): Promise<Batching> {
  const call = host.callFor(kind);
  const file = `modules/${host.module.name}-${moduleKey(host.module)}-${call}-batching.json`;
  return rememberShared(store, file, () => tryTogether(host.planner, call, signal));
}

/**
 * Gives a module noise at full scale, quiet noise and silence one by one and side by side. Where answers differ by more
 * than rounding, each is compared once more, with the answer beside copies of itself: a batch of the same size differs in
 * what lies beside alone, and then in no bit where that does not matter; nor may the copies differ by their place. What the
 * size of a batch changes by itself matters from a thousandth of the largest value on.
 *
 * The quiet noise is given before and after what is louder: what a module keeps from sound to sound, or draws by chance,
 * shows where the answers differ.
 *
 * @throws UserError where not even noise can be embedded
 */
export async function tryTogether(
  host: ModuleHost,
  call: EmbeddingCall,
  signal?: AbortSignal,
): Promise<Batching> {
  const { sampleRate } = await host.describe(signal);
  const answer = (some: readonly Sound[]) => host.answersTogether(call, some, signal);
  const [, quiet] = soundsOfAllLevels(sampleRate);
  const before = quiet && (await attempt(() => answer([quiet])));
  const { sounds, alone } = await oneByOne(soundsOfAllLevels(sampleRate), answer);
  const batching = await compareTogether(host, sounds, alone, answer);
  const after = alone[sounds.findIndex(({ name }) => name === quiet?.name)];
  if (before === undefined || before instanceof UserError || after === undefined) return batching;
  const change = differenceOfSounds(valuesOf(before), valuesOf([after]));
  if (change <= TOO_MUCH) return batching;
  const size = `a difference of ${change.toExponential(1)} of the largest value`;
  return {
    ...batching,
    unsteady: `${quiet?.name} before and after other sounds: ${size}; expected none: it keeps something, or draws by chance (dropout?)`,
  };
}

type Answer = (sounds: readonly Sound[]) => Promise<readonly Frames[]>;

/** As many as are compared of the sounds that can be embedded, of which the first has to be. */
async function oneByOne(all: readonly Sound[], answer: Answer) {
  const sounds: Sound[] = [];
  const alone: Frames[] = [];
  for (const sound of all) {
    if (sounds.length === AT_ONCE) break;
    const outcome = await attempt(() => answer([sound]));
    if (outcome instanceof UserError && sounds.length === 0) throw outcome;
    if (outcome instanceof UserError) continue;
    sounds.push(sound);
    alone.push(...outcome);
  }
  return { sounds, alone };
}

async function compareTogether(
  host: ModuleHost,
  sounds: readonly Sound[],
  alone: readonly Frames[],
  answer: Answer,
): Promise<Batching> {
  if (sounds.length < 2) {
    return { isTogether: false, found: `nothing but ${sounds[0]?.name} can be embedded` };
  }
  const together = await attempt(() => answer(sounds));
  if (together instanceof UserError) {
    const why = together.message.replace(`module ${host.module.specifier}: `, '');
    return { isTogether: false, found: `takes one sound at a time (${why})` };
  }
  const what = `${sounds.map(({ name }) => name).join(', ')} together and one by one`;
  if (differenceOfSounds(timesOf(together), timesOf(alone)) > ROUNDING) {
    return { isTogether: false, found: `${what}: other timestamps` };
  }
  const size = differenceOfSounds(valuesOf(together), valuesOf(alone));
  if (size === 0) return { isTogether: true, found: `${what}: the same to the last bit` };
  const found = `${what}: a difference of ${size.toExponential(1)} of the largest value of a sound`;
  if (size <= ROUNDING) return { isTogether: true, found };
  let isRounding = difference(valuesOf(together), valuesOf(alone)) <= TOO_MUCH;
  for (const [index, sound] of sounds.entries()) {
    if (!isRounding) break;
    const copies = valuesOf(await answer(sounds.map(() => sound)));
    const beside = valuesOf(together.slice(index, index + 1));
    const elsewhere = copies.map(() => copies[0] ?? new Float32Array());
    isRounding =
      differenceOfSounds(beside, copies.slice(index, index + 1)) <= ROUNDING &&
      differenceOfSounds(copies, elsewhere) <= ROUNDING;
  }
  return { isTogether: isRounding, found: isRounding ? `${found}, by rounding alone` : found };
}

function valuesOf(answers: readonly Frames[]): readonly Float32Array[] {
  return answers.map(({ embeddings }) => embeddings);
}

function timesOf(answers: readonly Frames[]): readonly Float32Array[] {
  return answers.map(({ timestamps }) => timestamps);
}

/** The first can be embedded by any module; the last is there for those that cannot embed the ones before it. */
function soundsOfAllLevels(sampleRate: number): Sound[] {
  return [
    { ...noise(SECONDS, sampleRate, 1, 1), name: 'noise at full scale' },
    { ...noise(SECONDS, sampleRate, 2, QUIET), name: 'quiet noise' },
    { ...silence(SECONDS, sampleRate), name: 'silence' },
    { ...noise(SECONDS, sampleRate, 3), name: 'noise' },
  ];
}

async function attempt<T>(work: () => Promise<T>): Promise<T | UserError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
