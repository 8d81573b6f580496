import { itemCount } from '../../formats/files/npy-header.ts';
import type { SoundLabels } from '../sound-labels.ts';
import { FLOAT_BYTES, writeFloat } from './float-text.ts';
import { labelsText } from './header.ts';

const COMMA = 0x2c;
const SPACE = 0x20;
const OPEN = 0x5b;
const CLOSE = 0x5d;

/**
 * A sound's object in `metadata.json`, in the lines that kac_prediction writes and reads.
 *
 * @param x of this shape; lists of lists in the text
 */
export function pointText(x: Float32Array, shape: readonly number[], labels: SoundLabels): Uint8Array {
  const tail = Buffer.from(`,\n"y": ${labelsText(labels)}\n}`);
  const brackets = 4 * (itemCount(shape.slice(0, -1)) + shape.length);
  const most = HEAD.length + brackets + x.length * (FLOAT_BYTES + 2) + tail.length;
  if (scratch.length < most) {
    scratch = new Uint8Array(most);
    view = new DataView(scratch.buffer);
  }
  scratch.set(HEAD);
  const end = writeList(view, HEAD.length, x, shape);
  scratch.set(tail, end);
  return scratch.slice(0, end + tail.length);
}

const HEAD = Buffer.from('{\n"x": ');
/** The text is about half as long as it might be. */
let scratch = new Uint8Array(0);
let view = new DataView(scratch.buffer);

function writeList(bytes: DataView, start: number, x: Float32Array, shape: readonly number[]): number {
  const [size = 0, ...inner] = shape;
  if (inner.length === 0) return writeNumbers(bytes, start, x);
  const step = itemCount(inner);
  let end = start;
  bytes.setUint8(end++, OPEN);
  for (let i = 0; i < size; i += 1) {
    if (i > 0) {
      bytes.setUint8(end++, COMMA);
      bytes.setUint8(end++, SPACE);
    }
    end = writeList(bytes, end, x.subarray(i * step, (i + 1) * step), inner);
  }
  bytes.setUint8(end, CLOSE);
  return end + 1;
}

function writeNumbers(bytes: DataView, start: number, x: Float32Array): number {
  let end = start;
  bytes.setUint8(end++, OPEN);
  for (let i = 0; i < x.length; i += 1) {
    if (i > 0) {
      bytes.setUint8(end++, COMMA);
      bytes.setUint8(end++, SPACE);
    }
    end = writeFloat(bytes, end, x[i] as number);
  }
  bytes.setUint8(end, CLOSE);
  return end + 1;
}
