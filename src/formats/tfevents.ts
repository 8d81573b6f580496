import { crc32c } from './crc32c.ts';

/** Values at one step of a training, by tag. */
export interface Scalars {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** What TensorBoard expects in the first event of a file. */
const FILE_VERSION = 'brain.Event:2';

/**
 * A file of events as TensorBoard reads it: records with checksums (TensorFlow's record format), each a protocol buffer
 * `Event` (tensorflow/core/util/event.proto). The time of an event is its step in seconds, so that the same values give
 * the same bytes. The name of the file has to contain `tfevents`.
 */
export function encodeScalarEvents(points: readonly Scalars[]): Uint8Array {
  const events = points.map(({ step, values }) =>
    Buffer.concat([doubleField(1, step), integerField(2, step), bytesField(5, summary(values))]),
  );
  const head = bytesField(3, Buffer.from(FILE_VERSION));
  return Buffer.concat([head, ...events].map(record));
}

function summary(values: Readonly<Record<string, number>>): Buffer {
  return Buffer.concat(
    Object.entries(values).map(([tag, value]) =>
      bytesField(1, Buffer.concat([bytesField(1, Buffer.from(tag)), floatField(2, value)])),
    ),
  );
}

/** Length, its checksum, the data, their checksum. */
function record(data: Uint8Array): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, maskedChecksum(length), data, maskedChecksum(data)]);
}

/** Rotated and shifted, as TensorFlow does so that checksums of what holds checksums are good ones too. */
function maskedChecksum(data: Uint8Array): Buffer {
  const checksum = crc32c(data);
  const rotated = ((checksum >>> 15) | (checksum << 17)) >>> 0;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE((rotated + 0xa282ead8) >>> 0);
  return bytes;
}

// Fields of protocol buffers (https://protobuf.dev/programming-guides/encoding): number and wire type, then the value.

function integerField(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function doubleField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([varint((field << 3) | 1), bytes]);
}

function bytesField(field: number, value: Uint8Array): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
}

function floatField(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint((field << 3) | 5), bytes]);
}

/** @param value a whole number from 0 to 2^53 */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
