/** A byte; behind the end is 0. */
export function byteAt(bytes: Uint8Array, place: number): number {
  return bytes[place] ?? 0;
}

/** An unsigned integer of up to 8 bytes, the highest first; bytes behind the end are 0. */
export function bigEndian(bytes: Uint8Array, place: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i += 1) value = value * 256 + byteAt(bytes, place + i);
  return value;
}

/** An unsigned integer of up to 8 bytes, the lowest first; bytes behind the end are 0. */
export function littleEndian(bytes: Uint8Array, place: number, length: number): number {
  let value = 0;
  for (let i = length - 1; i >= 0; i -= 1) value = value * 256 + byteAt(bytes, place + i);
  return value;
}

/** ASCII of `length` bytes at most; other bytes as a dot. */
export function asciiOf(bytes: Uint8Array, start: number, length: number): string {
  return Array.from(bytes.subarray(start, start + length), (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('');
}
