import type { Json, JsonObject } from '../types.ts';
import { canonicalJson } from './canonical-json.ts';
import type { KeyInputs } from './key.ts';
import type { Reason } from './reasons.ts';

/** What differs between what decided two keys of one step, as the reasons why the second has to run. */
export function keyDifference(from: KeyInputs, to: KeyInputs): readonly Reason[] {
  const reasons: Reason[] = [];
  if (from.version !== to.version) {
    reasons.push({ type: 'version-changed', from: from.version, to: to.version });
  }
  if (from.code !== to.code) {
    reasons.push({ type: 'code-changed', from: from.code, to: to.code });
  }
  const [before, after] = [from.computedBy ?? {}, to.computedBy ?? {}];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (before[name] !== after[name]) {
      reasons.push({ type: 'component-changed', name, from: before[name], to: after[name] });
    }
  }
  compareParameters(from.params, to.params, '', reasons);
  for (const name of new Set([...Object.keys(from.inputs), ...Object.keys(to.inputs)])) {
    const before = inputText(from.inputs[name]);
    const after = inputText(to.inputs[name]);
    if (before !== after) {
      reasons.push({ type: 'input-changed', name, from: before, to: after });
    }
  }
  return reasons;
}

function compareParameters(from: JsonObject, to: JsonObject, prefix: string, reasons: Reason[]): void {
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const before = from[name];
    const after = to[name];
    if (isObject(before) && isObject(after)) {
      compareParameters(before, after, `${prefix}${name}.`, reasons);
    } else if (textOf(before) !== textOf(after)) {
      reasons.push({ type: 'parameter-changed', name: `${prefix}${name}`, from: before, to: after });
    }
  }
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : canonicalJson(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inputText(hashes: string | readonly string[] | undefined): string | undefined {
  return typeof hashes === 'object' ? hashes.join(' ') : hashes;
}
