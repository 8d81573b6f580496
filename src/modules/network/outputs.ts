import { UserError } from '../../errors.ts';
import type { Description } from './description.ts';
import type { NetworkTensors } from './network.ts';

/** How many frames more or fewer a window may have than whole hops, where only one axis can be that of frames. */
const NEAR = 2;
const ROUNDING = 1e-3;
/** Of the frames that a stated hop gives: how many more or fewer there may be, besides one. */
const HOP_TOLERANCE = 0.05;

/** An output of a model, and how to read it. */
export interface Output {
  readonly name: string;
  readonly size: number;
  /** Whether it is (size, frames) rather than (frames, size). */
  readonly isTransposed: boolean;
  /** Frames of a sound of the one length that the model takes, or of a chunk. */
  readonly count?: number;
}

/** An output without its axes of 1: for each axis its length in each of the runs. */
interface Found {
  readonly name: string;
  readonly axes: readonly (readonly number[])[];
}

/** The outputs of float32, without the axis of sounds if they have one. */
function found(probes: readonly NetworkTensors[], isBatched: boolean): Found[] {
  return Object.entries(probes[0] ?? {})
    .filter(([, { type }]) => type === 'float32')
    .map(([name]) => {
      const shapes = probes.map((probe) => (probe[name]?.dims ?? []).slice(isBatched ? 1 : 0));
      const axes = shapes[0]?.map((_, axis) => shapes.map((dims) => dims[axis] ?? 0)) ?? [];
      return { name, axes: axes.filter((axis) => axis.some((count) => count !== 1)) };
    });
}

/**
 * Finds the outputs of a model that takes sounds of any length by what it gave for a short and a long one: those of one
 * vector, and those of frames, whose number grows with the length of the sound.
 *
 * @param where the file that answers what cannot be told
 * @throws UserError that asks for what cannot be told
 */
export function outputsOfProbes(
  probes: readonly [NetworkTensors, NetworkTensors],
  isBatched: boolean,
  { sceneOutput, timestampOutput }: Description,
  where: string,
): { clips: Output | undefined; frames: (Output & { readonly counts: readonly number[] }) | undefined } {
  const clips: Output[] = [];
  const frames: (Output & { readonly counts: readonly number[] })[] = [];
  const grows = ([short = 0, long = 0]: readonly number[]) => long > short;
  for (const { name, axes } of found(probes, isBatched)) {
    const [first = [], second = []] = axes;
    if (isVector(axes)) clips.push({ name, size: first[0] ?? 1, isTransposed: false });
    else if (axes.length <= 2 && grows(first)) {
      frames.push({ name, size: second[0] ?? 1, isTransposed: false, counts: first });
    } else if (axes.length === 2 && grows(second)) {
      frames.push({ name, size: first[0] ?? 1, isTransposed: true, counts: second });
    }
  }
  const chosen = {
    clips: choose(clips, sceneOutput, 'sceneOutput', where),
    frames: choose(frames, timestampOutput, 'timestampOutput', where),
  };
  if (chosen.clips === undefined && chosen.frames === undefined) throw nothingFound(probes[0]);
  return chosen;
}

/**
 * Compares the hop that is stated with the frames that a longer sound has more.
 *
 * @param longer how much longer, in milliseconds
 * @throws UserError where they do not agree
 */
export function checkGrowth(
  { name, counts: [from = 0, to = 0] }: Output & { readonly counts: readonly number[] },
  longer: number,
  hop: number,
  where: string,
): void {
  const expected = longer / hop;
  if (Math.abs(expected - (to - from)) <= 1 + expected * HOP_TOLERANCE) return;
  const found = Number((longer / (to - from)).toPrecision(3));
  throw new UserError(
    `${where}: hop: ${hop}; its output \`${name}\` has a frame every ${found} ms; expected that`,
  );
}

/**
 * Finds the outputs of a model that takes sounds of one length: that of one vector, and that of frames where it is named
 * or there is no other; of an output of frames that `sceneOutput` names, the mean is the vector.
 *
 * @param expected frames that the stated hop gives, undefined where it is not stated
 * @throws UserError that asks for what cannot be told
 */
export function outputsOfOneLength(
  probe: NetworkTensors,
  isBatched: boolean,
  { sceneOutput, timestampOutput, hop }: Description,
  expected: number | undefined,
  where: string,
): { clips: Output | undefined; frames: Output | undefined } {
  const all = found([probe], isBatched);
  const vectors = all.filter(({ axes }) => isVector(axes));
  const tables = all.filter(({ axes }) => axes.length === 2);
  const asOutput = ({ name, axes: [first = [], second = []] }: Found): Output =>
    second.length === 0
      ? { name, size: first[0] ?? 1, isTransposed: false }
      : { name, size: second[0] ?? 1, isTransposed: false, count: first[0] ?? 1 };
  const clips = choose(
    (sceneOutput === undefined ? vectors : [...vectors, ...tables]).map(asOutput),
    sceneOutput,
    'sceneOutput',
    where,
  );
  if (clips !== undefined && timestampOutput === undefined) return { clips, frames: undefined };
  const frames = choose(tables.map(asOutput), timestampOutput, 'timestampOutput', where);
  if (frames === undefined) throw nothingFound(probe);
  const { name, count = 1, size } = frames;
  const shape = `(${count}, ${size})`;
  if (expected === undefined) {
    throw new UserError(
      `how many milliseconds lie between the frames of its output \`${name}\` of shape ${shape}? Say so in ${where}: ` +
        `{ "hop": 10 }, or { "sceneOutput": ${JSON.stringify(name)} } for their mean alone`,
    );
  }
  const isNear = (frameCount: number, most: number) => Math.abs(frameCount - expected) <= most;
  const near = Math.min(NEAR, expected / 2);
  const most = isNear(count, near) && isNear(size, near) ? ROUNDING : near;
  if (isNear(count, most) === isNear(size, most)) {
    throw new UserError(
      `${where}: hop: ${hop}; gives ${Math.round(expected * 10) / 10} frames, but its output \`${name}\` has shape ` +
        `${shape}; expected the milliseconds from one of its frames to the next`,
    );
  }
  return {
    clips,
    frames: isNear(count, most) ? frames : { name, size: count, isTransposed: true, count: size },
  };
}

/**
 * Finds the output of a model that is given chunks, by what it gave for one: a vector, or some frames.
 *
 * @param states outputs that go on to the next chunk
 * @param expected frames that the stated hop gives in a chunk, undefined where it is not stated
 * @throws UserError that asks for what cannot be told
 */
export function outputOfChunk(
  probe: NetworkTensors,
  states: readonly string[],
  { timestampOutput, hop }: Description,
  expected: number | undefined,
  where: string,
): Output & { readonly count: number } {
  const missing = states.find((state) => probe[state] === undefined);
  if (missing !== undefined) {
    throw new UserError(
      `${where}: inputs: from \`${missing}\`: it has no such output; expected one of ${Object.keys(probe).join(', ')}`,
    );
  }
  const all = found([probe], false).filter(({ name, axes }) => !states.includes(name) && axes.length <= 2);
  const chosen = choose(
    all.map(({ name }) => ({ name, size: 0, isTransposed: false })),
    timestampOutput,
    'timestampOutput',
    where,
  );
  const { name, axes = [] } = all.find((output) => output.name === chosen?.name) ?? {};
  if (name === undefined) throw nothingFound(probe);
  const [first = 1, second = 1] = axes.map(([count]) => count ?? 1);
  if (axes.length < 2 && (expected === undefined || Math.round(expected) === 1)) {
    return { name, size: first, isTransposed: false, count: 1 };
  }
  const shape = `(${[first, second].slice(0, Math.max(1, axes.length)).join(', ')})`;
  if (expected === undefined) {
    throw new UserError(
      `how many milliseconds lie between the frames of its output \`${name}\`, ${shape} for a chunk? Say so in ${where}: ` +
        '{ "hop": 10 }',
    );
  }
  const count = Math.round(expected);
  if ((first === count) === (second === count)) {
    throw new UserError(
      `${where}: hop: ${hop}; gives ${Math.round(expected * 10) / 10} frames in a chunk, but its output \`${name}\` has ` +
        `shape ${shape}; expected the milliseconds from one of its frames to the next`,
    );
  }
  return first === count
    ? { name, size: second, isTransposed: false, count }
    : { name, size: first, isTransposed: true, count };
}

function isVector(axes: Found['axes']): boolean {
  return axes.length === 0 || (axes.length === 1 && new Set(axes[0]).size === 1);
}

function nothingFound(probe: NetworkTensors): UserError {
  const outputs = Object.entries(probe).map(
    ([name, { type, dims }]) => `${name}: ${type} (${dims.join(', ')})`,
  );
  return new UserError(
    `no output looks like embeddings; expected one vector, or one for each frame, found ${outputs.join('; ')}`,
  );
}

function choose<T extends Output>(
  outputs: readonly T[],
  name: string | undefined,
  entry: string,
  where: string,
): T | undefined {
  const names = outputs.map((output) => output.name).join(', ');
  if (name !== undefined) {
    const chosen = outputs.find((output) => output.name === name);
    if (chosen !== undefined) return chosen;
    throw new UserError(
      `${where}: ${entry}: \`${name}\` is no such output; expected one of ${names || 'none'}`,
    );
  }
  if (outputs.length < 2) return outputs[0];
  throw new UserError(
    `which of its outputs ${names} has the embeddings? Say so in ${where}: { "${entry}": "${outputs[0]?.name}" }`,
  );
}
