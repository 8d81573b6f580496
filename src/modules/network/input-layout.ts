import type { InputFacts } from '../../compute/session.ts';
import { UserError } from '../../errors.ts';
import type { Description } from './description.ts';

/** How a model wants its audio. */
export interface InputLayout {
  readonly name: string;
  /** Whether several sounds can be given at once. */
  readonly isBatched: boolean;
  /** Shape of the input for so many sounds of so many values, `frames` of spectra or samples. */
  dims(sounds: number, length: number): number[];
  /** Samples, or frames of spectra, that the model takes and no others. */
  readonly fixedLength: number | undefined;
  /** Of spectra: (bands, frames) rather than (frames, bands). */
  readonly isTransposed: boolean;
}

/**
 * Tells by the shape of a network's input how it wants its audio: (samples), (sounds, samples), (sounds, 1, samples) or
 * (sounds, samples, 1); with log mel spectra (frames, bands) or (bands, frames), each with sounds, or sounds and 1, before
 * it, or sounds before and 1 after it. Of several inputs it is the one that the description names, or gives nothing else.
 *
 * @throws UserError that asks for what cannot be told
 */
export function inputLayout(
  all: readonly InputFacts[],
  { input, inputs = {}, chunk, logMel }: Description,
  descriptionFile: string,
): InputLayout {
  const ask = (problem: string, entry: string) =>
    new UserError(`${problem}; say so in ${descriptionFile}: ${entry}`);
  const names = all.map(({ name }) => name).join(', ');
  const chosen =
    input === undefined
      ? (all.find(({ name }) => inputs[name] === undefined) ?? all[0])
      : all.find(({ name }) => name === input);
  if (chosen === undefined) {
    throw ask(`it has no input \`${input}\`, but ${names}`, `{ "input": "${all[0]?.name}" }`);
  }
  if (chosen.type !== 'float32') {
    throw new UserError(`its input \`${chosen.name}\` is ${chosen.type ?? 'no tensor'}; expected float32`);
  }
  const { name } = chosen;
  const whole = chosen.dims.map((dim) => (typeof dim === 'number' && dim > 0 ? dim : undefined));
  const isChannelLast = whole.length > 2 && whole.at(-1) === 1;
  const [dims, last] = isChannelLast ? [whole.slice(0, -1), [1]] : [whole, []];
  const shape = `(${chosen.dims.map((dim) => (dim === '' ? '?' : dim)).join(', ')})`;
  if (logMel === undefined) {
    const isWaveform = dims.length === 1 || dims.length === 2 || (dims.length === 3 && dims[1] === 1);
    if (!isWaveform || (dims.length === 2 && chunk === undefined && (dims[1] ?? 1000) < 400)) {
      throw ask(
        `its input \`${name}\` of shape ${shape} does not look like a waveform; how are its log mel spectra made?`,
        '{ "logMel": { "fftSize": 1024, "hop": 160, "bands": 64 } }',
      );
    }
    const isBatched = dims.length > 1 && dims[0] !== 1;
    return {
      name,
      isBatched,
      dims: (sounds, length) => [
        ...([[length], [sounds, length], [sounds, 1, length]][dims.length - 1] ?? []),
        ...last,
      ],
      fixedLength: dims.at(-1),
      isTransposed: false,
    };
  }
  const { bands } = logMel;
  const [first, second] = dims.slice(-2);
  const isTransposed = first === bands;
  if (dims.length < 2 || dims.length > 4 || isTransposed === (second === bands)) {
    throw new UserError(
      `its input \`${name}\` of shape ${shape} has not one axis of ${bands} bands among the last two; ` +
        `expected another "bands" in ${descriptionFile}`,
    );
  }
  const inner = (frames: number) => (isTransposed ? [bands, frames] : [frames, bands]);
  return {
    name,
    isBatched: dims.length > 2 && dims[0] !== 1,
    dims: (sounds, frames) => [
      ...([[], [sounds], [sounds, 1]][dims.length - 2] ?? []),
      ...inner(frames),
      ...last,
    ],
    fixedLength: isTransposed ? second : first,
    isTransposed,
  };
}
