import type { FileWindow } from './file-window.ts';

/** A field of a message: where its content is, or its number. */
export interface ProtobufField {
  readonly number: number;
  /** Of a field with a length: from the first byte to behind the last. */
  readonly content?: { readonly start: number; readonly end: number };
  /** Of a whole number. */
  readonly value?: number;
}

/** What is no message of Protocol Buffers. */
export class NotProtobuf extends Error {}

/** The fields of the message between two places in a file (https://protobuf.dev/programming-guides/encoding). */
export function* protobufFields(file: FileWindow, start: number, end: number): Generator<ProtobufField> {
  let position = start;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1, count = 0; count < 10; scale *= 128, count++) {
      if (position >= end) throw new NotProtobuf(`a number goes on behind byte ${end}`);
      const byte = file.byte(position++);
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw new NotProtobuf(`a number of more than ten bytes before byte ${position}`);
  };
  const skip = (length: number): { start: number; end: number } => {
    const content = { start: position, end: position + length };
    if (content.end > end) throw new NotProtobuf(`${length} bytes after byte ${position}, and ${end} in all`);
    position = content.end;
    return content;
  };
  while (position < end) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (number === 0) throw new NotProtobuf(`field 0 before byte ${position}`);
    switch (tag % 8) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        skip(8);
        break;
      case 2:
        yield { number, content: skip(varint()) };
        break;
      case 5:
        skip(4);
        break;
      default:
        throw new NotProtobuf(`a field of unknown kind before byte ${position}`);
    }
  }
}
