import { crc32 } from 'node:zlib';
import { UserError } from '../../errors.ts';

/** Sizes and places in a zip archive are 32 bits, as long as it is no zip64. */
const MOST_BYTES = 2 ** 32 - 1;
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const CENTRAL = { signature: 0x02014b50, bytes: 46 };
const END = { signature: 0x06054b50, bytes: 22 };
/** 1 January 1980, so that the same members give the same bytes. */
const DATE = 0x21;
/** Names are UTF-8. */
const UTF8 = 0x800;

/**
 * The bytes of a npz file, as `numpy.savez` writes it: a zip archive whose members are stored as they are. `numpy.load`
 * gives the array of member `a.npy` as `a`, and the bytes of a member that is no npy file.
 *
 * @param members bytes by name, in the order in which they come
 * @throws RangeError above 4 GiB
 */
export function encodeNpz(members: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let place = 0;
  for (const [name, data] of members) {
    const named = Buffer.from(name);
    const local = Buffer.alloc(LOCAL.bytes);
    local.writeUInt32LE(LOCAL.signature, 0);
    writeFields(local, 4, data, named.length);
    const central = Buffer.alloc(CENTRAL.bytes);
    central.writeUInt32LE(CENTRAL.signature, 0);
    central.writeUInt16LE(VERSION, 4);
    writeFields(central, 6, data, named.length);
    central.writeUInt32LE(place, 42);
    parts.push(local, named, data);
    directory.push(central, named);
    place += LOCAL.bytes + named.length + data.length;
    if (place > MOST_BYTES) throw new RangeError(`${name} ends beyond 4 GiB of a npz file`);
  }
  const end = Buffer.alloc(END.bytes);
  end.writeUInt32LE(END.signature, 0);
  end.writeUInt16LE(members.size, 8);
  end.writeUInt16LE(members.size, 10);
  end.writeUInt32LE(
    directory.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(place, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

/**
 * Reads what `encodeNpz` or `numpy.savez` wrote, from memory.
 *
 * @returns bytes by name, views of `bytes`
 * @throws UserError that begins with `name` when the file is cut off, damaged or compressed
 */
export function decodeNpz(bytes: Uint8Array, name: string): Map<string, Uint8Array> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const damaged = () => new UserError(`${name}: is cut off or damaged; expected a npz file`);
  const end = file.length - END.bytes;
  if (end < 0 || file.readUInt32LE(end) !== END.signature) throw damaged();
  const members = new Map<string, Uint8Array>();
  let entry = file.readUInt32LE(end + 16);
  for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
    if (entry + CENTRAL.bytes > end || file.readUInt32LE(entry) !== CENTRAL.signature) throw damaged();
    if (file.readUInt16LE(entry + 10) !== 0) {
      throw new UserError(`${name}: is compressed; expected a npz file as numpy.savez writes it`);
    }
    const size = file.readUInt32LE(entry + 24);
    const place = file.readUInt32LE(entry + 42);
    const nameLength = file.readUInt16LE(entry + 28);
    if (place + LOCAL.bytes > end) throw damaged();
    const start = place + LOCAL.bytes + file.readUInt16LE(place + 26) + file.readUInt16LE(place + 28);
    const data = bytes.subarray(start, start + size);
    if (data.length < size || crc32(data) !== file.readUInt32LE(entry + 16)) throw damaged();
    members.set(file.toString('utf8', entry + CENTRAL.bytes, entry + CENTRAL.bytes + nameLength), data);
    entry += CENTRAL.bytes + nameLength + file.readUInt16LE(entry + 30) + file.readUInt16LE(entry + 32);
  }
  return members;
}

/** Of the zip format that is needed to read the archive: 2.0. */
const VERSION = 20;

/** What both headers of a member have, from the version that is needed to the length of the name. */
function writeFields(header: Buffer, from: number, data: Uint8Array, nameLength: number): void {
  header.writeUInt16LE(VERSION, from);
  header.writeUInt16LE(UTF8, from + 2);
  header.writeUInt16LE(DATE, from + 8);
  header.writeUInt32LE(crc32(data), from + 10);
  header.writeUInt32LE(data.length, from + 14);
  header.writeUInt32LE(data.length, from + 18);
  header.writeUInt16LE(nameLength, from + 22);
}
