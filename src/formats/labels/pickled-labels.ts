import { Parser } from 'pickleparser';
import { UserError } from '../../errors.ts';
import { labelText } from './label-text.ts';

/** Items that Python's pickler, too, gives to a list in one go: readers hold them all at once. */
const ITEMS_AT_ONCE = 1000;

const PROTOCOL_2 = Uint8Array.of(0x80, 2);
const EMPTY_LIST = Buffer.from(']');
const MARK = Buffer.from('(');
const APPENDS = Buffer.from('e');
const STOP = Buffer.from('.');

/**
 * The pickle of a list of lists of strings, piece by piece: protocol 2, which every Python 3 reads (PEP 307). A label
 * is written once and then referred to.
 */
export function* pickleLabels(rows: Iterable<readonly string[]>): Generator<Uint8Array> {
  const references = new Map<string, Buffer>();
  const pickled = (label: string): Buffer => {
    const known = references.get(label);
    if (known !== undefined) return known;
    references.set(label, withNumber('j', references.size));
    const bytes = Buffer.from(label);
    return Buffer.concat([withNumber('X', bytes.length), bytes, withNumber('r', references.size - 1)]);
  };
  yield PROTOCOL_2;
  yield EMPTY_LIST;
  let part: Buffer[] = [];
  let count = 0;
  for (const row of rows) {
    part.push(EMPTY_LIST);
    if (row.length > 0) part.push(MARK, ...row.map(pickled), APPENDS);
    count++;
    if (count % ITEMS_AT_ONCE > 0) continue;
    yield Buffer.concat([MARK, ...part, APPENDS]);
    part = [];
  }
  yield Buffer.concat([MARK, ...part, APPENDS, STOP]);
}

/** An opcode with its argument, 4 bytes, the lowest first. */
function withNumber(opcode: string, value: number): Buffer {
  const bytes = Buffer.alloc(5, opcode);
  bytes.writeUInt32LE(value, 1);
  return bytes;
}

/**
 * Reads a pickle of a list of lists of labels, of protocol 1 to 5. Nothing but lists, text, numbers and booleans is made;
 * labels become the text that Python's `str` gives.
 *
 * @throws UserError that begins with `name`
 */
export function readPickledLabels(bytes: Uint8Array, name: string): readonly (readonly string[])[] {
  let value: unknown;
  try {
    value = new Parser().parse(bytes);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    throw new UserError(`${name}: not a pickle of labels (${reason}); expected a list of lists of labels`, {
      cause: error,
    });
  }
  if (!Array.isArray(value)) throw new UserError(`${name}: not a list; expected a list of lists of labels`);
  return value.map((row: unknown, index) => {
    if (Array.isArray(row) && row.every(isLabel)) return row.map(labelText);
    throw new UserError(`${name}: row ${index} is not a list of labels`);
  });
}

function isLabel(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
