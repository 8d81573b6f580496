import { doubleField, integerField, messageField, textField } from '../formats/files/proto-fields.ts';
import type { EventValue } from '../formats/files/tfevents.ts';

/** What a training is told by, by name. */
export type Parameters = Readonly<Record<string, number | string | boolean>>;

const PLUGIN = 'hparams';
const VERSION = integerField(1, 0);
const SUCCESS = 1;

/** What TensorBoard's hparams plugin reads of a training that begins (its plugin_data.proto, `SessionStartInfo`). */
export function sessionStart(parameters: Parameters): EventValue {
  const entries = Object.entries(parameters).map(([key, value]) =>
    messageField(1, textField(1, key), messageField(2, protoValue(value))),
  );
  const content = Buffer.concat([VERSION, messageField(3, ...entries)]);
  return { tag: '_hparams_/session_start_info', plugin: { name: PLUGIN, content } };
}

/** The same of one that has come to its end. */
export function sessionEnd(): EventValue {
  const content = Buffer.concat([VERSION, messageField(4, integerField(1, SUCCESS))]);
  return { tag: '_hparams_/session_end_info', plugin: { name: PLUGIN, content } };
}

/** `google.protobuf.Value`. */
function protoValue(value: number | string | boolean): Uint8Array {
  if (typeof value === 'number') return doubleField(2, value);
  return typeof value === 'string' ? textField(3, value) : integerField(4, value ? 1 : 0);
}

/** What a plain tree says, each value under the path to it; lists as JSON. */
export function flatParameters(tree: object, prefix = ''): Parameters {
  const flat: Record<string, number | string | boolean> = {};
  for (const [key, value] of Object.entries(tree)) {
    const name = `${prefix}${key}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      Object.assign(flat, flatParameters(value, `${name}.`));
    } else if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') {
      flat[name] = value;
    } else if (value !== undefined) {
      flat[name] = JSON.stringify(value);
    }
  }
  return flat;
}
