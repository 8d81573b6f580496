import type { InputFacts } from '../../compute/session.ts';
import { UserError } from '../../errors.ts';
import type { Description, FurtherInput } from './description.ts';
import type { Network, NetworkTensor, NetworkTensors } from './network.ts';

type Numbers = readonly (number | boolean)[];

const ARRAYS: Readonly<Record<string, (values: Numbers) => unknown>> = {
  float32: (values) => Float32Array.from(values, Number),
  float64: (values) => Float64Array.from(values, Number),
  int64: (values) => BigInt64Array.from(values, (value) => BigInt(value)),
  int32: (values) => Int32Array.from(values, Number),
  bool: (values) => Uint8Array.from(values, Number),
};

/** What the inputs of a network besides that of the audio are given: constants, and states that go on from run to run. */
export class FurtherInputs {
  /** Whether each sound needs runs of its own. */
  readonly isPerSound: boolean;
  /** Inputs that are given an output of the run before, and these outputs. */
  readonly states: readonly (readonly [input: string, output: string])[];
  readonly #inputs: readonly { facts: InputFacts; given: FurtherInput }[];

  private constructor(inputs: readonly { facts: InputFacts; given: FurtherInput }[]) {
    this.#inputs = inputs;
    this.isPerSound = inputs.some(({ given }) => typeof given === 'object');
    this.states = inputs.flatMap(({ facts, given }) =>
      typeof given === 'object' && 'from' in given && given.from !== undefined
        ? [[facts.name, given.from] as const]
        : [],
    );
  }

  /**
   * Finds what the description gives to each input but that of the audio.
   *
   * @throws UserError that asks for what is missing, or names what does not fit
   */
  static of(
    { inputs, outputs = [] }: Network,
    audio: string,
    { inputs: given = {}, sampleRate }: Description,
    descriptionFile: string,
  ): FurtherInputs {
    const others = inputs.filter(({ name }) => name !== audio);
    const wrong = Object.keys(given).find((name) => !others.some((other) => other.name === name));
    if (wrong !== undefined) {
      const names = others.map(({ name }) => name).join(', ') || 'none';
      throw new UserError(
        `${descriptionFile}: inputs.${wrong}: the model has no such input besides \`${audio}\`; expected one of ${names}`,
      );
    }
    const missing = others.filter(({ name }) => given[name] === undefined);
    if (missing.length > 0) {
      const entries = missing.map(
        (facts) => [facts.name, usual(facts, outputs, sampleRate ?? 16000)] as const,
      );
      const hasState = entries.some(([, entry]) => typeof entry === 'object' && 'from' in entry);
      const example = { ...(hasState ? { chunk: 512 } : {}), inputs: Object.fromEntries(entries) };
      throw new UserError(
        `what are its inputs ${missing.map(({ name }) => name).join(', ')} given besides the audio, \`${audio}\`? ` +
          `Say so in ${descriptionFile}, for instance ${JSON.stringify(example)}`,
      );
    }
    const all = others.map((facts) => ({ facts, given: given[facts.name] as FurtherInput }));
    for (const { facts, given: value } of all) check(facts, value, descriptionFile);
    return new FurtherInputs(all);
  }

  /** What the first run for so many sounds is given. */
  first(sounds: number): NetworkTensors {
    return Object.fromEntries(
      this.#inputs.map(({ facts, given }) => [facts.name, tensorOf(facts, given, sounds)]),
    );
  }
}

/** An example of what such an input may be given; an output that has its name and more, as `state`, `stateN`, goes on in it. */
function usual(
  { name, type, dims }: InputFacts,
  outputs: readonly string[],
  sampleRate: number,
): FurtherInput {
  if (type === 'bool') return true;
  const next = outputs.find((output) => output !== name && output.startsWith(name));
  return dims.length === 0 || type?.startsWith('int')
    ? sampleRate
    : { zeros: dims.map((dim) => known(dim) ?? 1), ...(next === undefined ? {} : { from: next }) };
}

function check(facts: InputFacts, given: FurtherInput, descriptionFile: string): void {
  const { name, type, dims } = facts;
  const refuse = (expected: string) =>
    new UserError(
      `${descriptionFile}: inputs.${name}: ${JSON.stringify(given)}; the input is ${type ?? 'no tensor'} of shape ` +
        `(${dims.map((dim) => known(dim) ?? 'any').join(', ')}), expected ${expected}`,
    );
  if (type === undefined || ARRAYS[type] === undefined) {
    throw refuse(`a model with inputs of ${Object.keys(ARRAYS).join(', ')}`);
  }
  const values = valuesOf(given);
  if (
    type.startsWith('int') &&
    !values.every((value) => typeof value !== 'number' || Number.isInteger(value))
  ) {
    throw refuse('whole numbers');
  }
  if (type === 'bool' && !values.every((value) => value === 0 || value === 1 || typeof value === 'boolean')) {
    throw refuse('true or false');
  }
  const shape = shapeOf(facts, given, 1);
  const fits = shape.length === dims.length && shape.every((dim, axis) => dim === (known(dims[axis]) ?? dim));
  if (!fits) throw refuse('values of this shape');
  if (Array.isArray(given) && shape.reduce((product, dim) => product * dim, 1) !== given.length) {
    throw refuse(`${shape.reduce((product, dim) => product * dim, 1)} values`);
  }
}

function tensorOf(facts: InputFacts, given: FurtherInput, sounds: number): NetworkTensor {
  const { type = '' } = facts;
  const dims = shapeOf(facts, given, sounds);
  const size = dims.reduce((product, dim) => product * dim, 1);
  const values = valuesOf(given);
  const all = values.length === size ? values : new Array<number | boolean>(size).fill(values[0] ?? 0);
  return { type, dims, data: ARRAYS[type]?.(all) };
}

/** A number for each sound, or for all; a list along the axis that has no length, if there is one. */
function shapeOf({ dims }: InputFacts, given: FurtherInput, sounds: number): number[] {
  if (typeof given !== 'object') return dims.map((dim, axis) => known(dim) ?? (axis === 0 ? sounds : 1));
  if ('zeros' in given) return given.zeros;
  const inner = dims.reduce<number>((product, dim) => product * (known(dim) ?? 1), 1);
  const open = dims.findLastIndex((dim) => known(dim) === undefined);
  return dims.map((dim, axis) => known(dim) ?? (axis === open ? given.length / inner : 1));
}

function valuesOf(given: FurtherInput): Numbers {
  if (Array.isArray(given)) return given;
  return typeof given === 'object' ? [0] : [given];
}

function known(dim: number | string | undefined): number | undefined {
  return typeof dim === 'number' && dim > 0 ? dim : undefined;
}
