import type { Json } from '../types.ts';
import { componentOf, componentWords } from './component-words.ts';

/** A hash in hex, of which the first digits are told. */
const DIGEST = /"([0-9a-f]{8})[0-9a-f]{32,}"/g;

/** Why a step has to run. */
export type Reason =
  | { readonly type: 'no-output' }
  /** `name` is a path into the parameters, for instance `head.learningRate`. `undefined`: not there. */
  | {
      readonly type: 'parameter-changed';
      readonly name: string;
      readonly from: Json | undefined;
      readonly to: Json | undefined;
    }
  /** Result hashes. `undefined`: the step had, or has, no such input. */
  | {
      readonly type: 'input-changed';
      readonly name: string;
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | { readonly type: 'version-changed'; readonly from: string; readonly to: string }
  /** Fingerprints of the step's code. `undefined`: the step had, or has, none. */
  | { readonly type: 'code-changed'; readonly from: string | undefined; readonly to: string | undefined }
  /** Versions of what computes the output, for instance of ONNX Runtime. `undefined`: it was, or is, none of it. */
  | {
      readonly type: 'component-changed';
      readonly name: string;
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | { readonly type: 'output-tampered'; readonly file: string; readonly problem: string }
  /** The key is not known yet: if what runs before gives the same bytes as last time, the step is fresh after all. */
  | {
      readonly type: 'upstream-runs';
      /** Names of the first few. */
      readonly steps: readonly string[];
      /** How many there are. */
      readonly count: number;
    }
  | { readonly type: 'forced' };

/** Whether a step is to run even if its output is there. */
export function isForced(reasons: readonly Reason[]): boolean {
  return reasons[0]?.type === 'forced';
}

/** A reason in words, for instance `seed changed from 1 to 2`. */
export function describeReason(reason: Reason): string {
  switch (reason.type) {
    case 'no-output':
      return 'no output yet';
    case 'parameter-changed': {
      const component = componentOf(reason.name);
      if (component !== undefined) {
        return componentWords(component, textOf(reason.from), textOf(reason.to));
      }
      return `${reason.name} changed from ${shortJson(reason.from)} to ${shortJson(reason.to)}`;
    }
    case 'input-changed':
      return reason.from === undefined
        ? `input ${reason.name} is new`
        : reason.to === undefined
          ? `input ${reason.name} is gone`
          : `input ${reason.name} changed`;
    case 'version-changed':
      return `step version changed from ${reason.from} to ${reason.to}`;
    case 'code-changed':
      return 'its code changed';
    case 'component-changed':
      return componentWords(reason.name, reason.from, reason.to);
    case 'output-tampered':
      return `output was changed: ${reason.file} ${reason.problem}`;
    case 'upstream-runs': {
      const others = reason.count - 1;
      return `waits for ${reason.steps[0]}${others > 0 ? ` and ${others} more` : ''}`;
    }
    case 'forced':
      return 'forced';
  }
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

function shortJson(value: Json | undefined): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value).replace(DIGEST, '"$1..."');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
