import type { Json } from '../types.ts';
import { canonicalJson } from './canonical-json.ts';
import type { KeyInputs } from './key.ts';

/** One of the things that decide a key, for instance `params.head.units` and `1024`. */
export interface KeyLine {
  readonly name: string;
  /** JSON for a parameter, hex for an input. */
  readonly value: string;
}

/** Something that decides two keys and is not the same in both. `null`: it is not there. */
export interface KeyLineDifference {
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Everything that decides a key, one line each. */
export function keyLines({ step, version, code, computedBy = {}, params, inputs }: KeyInputs): KeyLine[] {
  const lines: KeyLine[] = [
    { name: 'step', value: step },
    { name: 'version', value: version },
    ...(code === undefined ? [] : [{ name: 'code', value: code }]),
    ...Object.entries(computedBy).map(([name, value]) => ({ name: `computedBy.${name}`, value })),
  ];
  addParameters(params, 'params', lines);
  for (const [name, hashes] of Object.entries(inputs)) {
    if (typeof hashes === 'string') {
      lines.push({ name: `inputs.${name}`, value: hashes });
    } else {
      for (const [index, value] of hashes.entries()) lines.push({ name: `inputs.${name}.${index}`, value });
    }
  }
  return lines;
}

export function differentLines(from: KeyInputs, to: KeyInputs): KeyLineDifference[] {
  const before = new Map(keyLines(from).map(({ name, value }) => [name, value]));
  const after = new Map(keyLines(to).map(({ name, value }) => [name, value]));
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ name, from: before.get(name) ?? null, to: after.get(name) ?? null }));
}

function addParameters(value: Json, name: string, lines: KeyLine[]): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0) {
    for (const [member, inner] of Object.entries(value)) addParameters(inner, `${name}.${member}`, lines);
  } else if (name !== 'params') {
    lines.push({ name, value: canonicalJson(value) });
  }
}
