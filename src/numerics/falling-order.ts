const BITS = 11;
const MASK = 2 ** BITS - 1;
const SIGN = 2 ** 31;
/** Memory for so many rows (12 MB) is kept for the next call. */
const MOST_KEPT = 2 ** 20;

/** Where keys and rows lie between the passes. */
interface Scratch {
  readonly keys: Uint32Array;
  readonly movedKeys: Uint32Array;
  readonly rows: Uint32Array;
}

let kept = scratchFor(0);
/** Places by the lowest, the middle and the highest bits of the keys. */
const low = new Uint32Array(MASK + 1);
const middle = new Uint32Array(MASK + 1);
const high = new Uint32Array(MASK + 1);

/**
 * Rows by falling value; equal ones, among them -0 and 0, stay in their order. A radix sort of the bits of 32-bit floats,
 * which takes a few nanoseconds a row where comparing takes many. Its passes are written one by one: a loop over them takes
 * more than twice the time.
 */
export function fallingOrder(values: Float32Array): Uint32Array {
  const count = values.length;
  const { keys, movedKeys, rows } = scratchOf(count);
  countKeys(values, keys);
  for (const sizes of [low, middle, high]) toFirstPlaces(sizes);
  const order = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    const key = keys[row] as number;
    const target = (low[key & MASK] as number)++;
    order[target] = row;
    movedKeys[target] = key;
  }
  for (let place = 0; place < count; place++) {
    const key = movedKeys[place] as number;
    const target = (middle[(key >>> BITS) & MASK] as number)++;
    rows[target] = order[place] as number;
    keys[target] = key;
  }
  for (let place = 0; place < count; place++) {
    const target = (high[(keys[place] as number) >>> (2 * BITS)] as number)++;
    order[target] = rows[place] as number;
  }
  return order;
}

function scratchOf(count: number): Scratch {
  if (kept.rows.length >= count) return kept;
  const scratch = scratchFor(count);
  if (count <= MOST_KEPT) kept = scratch;
  return scratch;
}

function scratchFor(count: number): Scratch {
  return { keys: new Uint32Array(count), movedKeys: new Uint32Array(count), rows: new Uint32Array(count) };
}

/** Makes keys that rise as the values fall, and counts how often they have which bits. */
function countKeys(values: Float32Array, keys: Uint32Array): void {
  for (const sizes of [low, middle, high]) sizes.fill(0);
  const allBits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let row = 0; row < allBits.length; row++) {
    const bits = allBits[row] as number;
    // The bits of -0 and 0, which are equal, are not.
    const key = bits > SIGN ? bits : bits === SIGN ? SIGN - 1 : SIGN - 1 - bits;
    keys[row] = key;
    (low[key & MASK] as number)++;
    (middle[(key >>> BITS) & MASK] as number)++;
    (high[key >>> (2 * BITS)] as number)++;
  }
}

function toFirstPlaces(sizes: Uint32Array): void {
  let place = 0;
  for (let bucket = 0; bucket < sizes.length; bucket++) {
    const size = sizes[bucket] as number;
    sizes[bucket] = place;
    place += size;
  }
}
