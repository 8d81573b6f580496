import { UserError } from '../../errors.ts';
import { itemCount } from '../../formats/files/npy-header.ts';
import { type SoundLabels, wrongLabels } from '../sound-labels.ts';

type Nested = number | readonly Nested[];

/**
 * A sound's object in `metadata.json` as numbers.
 *
 * @param expected shape of `x`; undefined: whatever it is
 * @param name begins error messages
 * @throws UserError where it is no JSON, or not `x` of that shape and `y`
 */
export function pointOf(
  text: Buffer,
  expected: readonly number[] | undefined,
  name: string,
): { readonly x: Float32Array; readonly shape: readonly number[]; readonly y: SoundLabels } {
  let point: { x?: Nested; y?: SoundLabels };
  try {
    point = JSON.parse(text.toString('utf8'));
  } catch (error) {
    throw new UserError(`${name}: not JSON (${(error as Error).message})`, { cause: error });
  }
  if (!Array.isArray(point.x)) throw new UserError(`${name}: no list x; expected one, and y`);
  const wrong = wrongLabels(point.y);
  if (wrong !== undefined) throw new UserError(`${name}: ${wrong}`);
  const shape = shapeOf(point.x);
  if (expected !== undefined && shape.join() !== expected.join()) {
    throw new UserError(
      `${name}: x has the shape (${shape.join(', ')}); expected (${expected.join(', ')}), as those before it`,
    );
  }
  const x = new Float32Array(itemCount(shape));
  if (fill(x, 0, point.x, shape) !== x.length) {
    throw new UserError(`${name}: x is not numbers in lists of equal lengths`);
  }
  const wrongNumber = x.find((value) => !Number.isFinite(value));
  if (wrongNumber !== undefined) {
    throw new UserError(`${name}: x has ${wrongNumber}; expected finite numbers`);
  }
  return { x, shape, y: point.y as SoundLabels };
}

const LABELS = '"y"';

/**
 * What is true of a sound, of its object in `metadata.json`; its numbers are passed over where they come first.
 *
 * @param name begins error messages
 * @throws UserError where it is no JSON, or has no labels
 */
export function labelsOf(text: Buffer, name: string): SoundLabels {
  const place = text.lastIndexOf(LABELS);
  const labels = place < 0 ? undefined : labelsIn(`{${text.toString('utf8', place)}`);
  if (labels !== undefined && wrongLabels(labels) === undefined) return labels;
  return pointOf(text, undefined, name).y;
}

function labelsIn(text: string): SoundLabels | undefined {
  try {
    return (JSON.parse(text) as { readonly y: SoundLabels }).y;
  } catch {
    // It is a label of this name, or the text is cut off.
    return undefined;
  }
}

function shapeOf(value: Nested): number[] {
  if (!Array.isArray(value)) return [];
  const [first] = value;
  return [value.length, ...(first === undefined ? [] : shapeOf(first))];
}

/** @returns where the values end, or NaN where something else is among them */
function fill(x: Float32Array, start: number, value: Nested, shape: readonly number[]): number {
  const [size, ...inner] = shape;
  if (!Array.isArray(value) || value.length !== size) return Number.NaN;
  let end = start;
  for (const item of value as readonly Nested[]) {
    if (inner.length > 0) end = fill(x, end, item, inner);
    else if (typeof item === 'number') x[end++] = item;
    else return Number.NaN;
  }
  return end;
}
