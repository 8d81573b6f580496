import { crc32c } from './crc32c.ts';
import {
  bytesField,
  doubleField,
  floatField,
  integerField,
  messageField,
  readVarint,
  textField,
} from './proto-fields.ts';

/** Values at one step of a training, by tag. */
export interface Scalars {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** What is shown under a tag, at one step. */
export type EventValue = { readonly tag: string } & (
  | { readonly scalar: number }
  /** A PNG file. */
  | { readonly image: { readonly width: number; readonly height: number; readonly png: Uint8Array } }
  /** A mono WAV file of so many `samples`. */
  | { readonly audio: { readonly sampleRate: number; readonly samples: number; readonly wav: Uint8Array } }
  /** What a plugin of TensorBoard reads, in its own format. */
  | { readonly plugin: { readonly name: string; readonly content: Uint8Array } }
);

/** What TensorBoard expects in the first event of a file. */
const FILE_VERSION = 'brain.Event:2';
/** DataType of tensorflow/core/framework/types.proto. */
const DT_FLOAT = 1;
const [LENGTH, CHECKSUM] = [8, 4];

/**
 * A file of events as TensorBoard reads it: records with checksums (TensorFlow's record format), each a protocol buffer
 * `Event` (tensorflow/core/util/event.proto). The time of an event is its step in seconds, so that the same values give
 * the same bytes. The name of the file has to contain `tfevents`.
 */
export function encodeScalarEvents(points: readonly Scalars[]): Uint8Array {
  const events = points.map(({ step, values }) =>
    encodeEvent(
      step,
      Object.entries(values).map(([tag, scalar]) => ({ tag, scalar })),
    ),
  );
  return Buffer.concat([eventsHead(), ...events]);
}

/** What a file of events begins with. */
export function eventsHead(): Uint8Array {
  return record(textField(3, FILE_VERSION));
}

/** What is added to a file of events. */
export function encodeEvent(step: number, values: readonly EventValue[]): Uint8Array {
  const summary = values.map((value) => messageField(1, textField(1, value.tag), ...valueFields(value)));
  return record(Buffer.concat([doubleField(1, step), integerField(2, step), messageField(5, ...summary)]));
}

/** `Summary.Value` of tensorflow/core/framework/summary.proto. */
function valueFields(value: EventValue): Buffer[] {
  if ('scalar' in value) return [floatField(2, value.scalar)];
  if ('image' in value) {
    const { width, height, png } = value.image;
    const rgb = integerField(3, 3);
    return [messageField(4, integerField(1, height), integerField(2, width), rgb, bytesField(4, png))];
  }
  if ('audio' in value) {
    const { sampleRate, samples, wav } = value.audio;
    const mono = integerField(2, 1);
    const type = textField(5, 'audio/wav');
    return [
      messageField(6, floatField(1, sampleRate), mono, integerField(3, samples), bytesField(4, wav), type),
    ];
  }
  const oneNumber = messageField(2, messageField(2, integerField(1, 1)));
  const { name, content } = value.plugin;
  const tensor = messageField(8, integerField(1, DT_FLOAT), oneNumber, bytesField(5, Buffer.alloc(4)));
  return [tensor, messageField(9, messageField(1, textField(1, name), bytesField(2, content)))];
}

/**
 * How many bytes of a file that this program wrote are events of earlier steps than `step`; what follows the first later one,
 * or one that was not written to its end, does not count.
 */
export function bytesBefore(file: Uint8Array, step: number): number {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let start = 0;
  while (start + LENGTH + CHECKSUM <= bytes.length) {
    const size = Number(bytes.readBigUInt64LE(start));
    const end = start + LENGTH + CHECKSUM + size + CHECKSUM;
    if (end > bytes.length) break;
    const data = bytes.subarray(start + LENGTH + CHECKSUM, end - CHECKSUM);
    if (!maskedChecksum(data).equals(bytes.subarray(end - CHECKSUM, end))) break;
    if (stepOf(data) >= step) break;
    start = end;
  }
  return start;
}

/** Of an event as `encodeEvent` writes it: the time, 9 bytes, the tag of the step, the step. */
function stepOf(event: Uint8Array): number {
  const isHead = event[0] !== (1 << 3) + 1;
  return isHead ? -1 : readVarint(event, 10);
}

/** Length, its checksum, the data, their checksum. */
function record(data: Uint8Array): Buffer {
  const length = Buffer.alloc(LENGTH);
  length.writeBigUInt64LE(BigInt(data.length));
  return Buffer.concat([length, maskedChecksum(length), data, maskedChecksum(data)]);
}

/** Rotated and shifted, as TensorFlow does so that checksums of what holds checksums are good ones too. */
function maskedChecksum(data: Uint8Array): Buffer {
  const checksum = crc32c(data);
  const rotated = ((checksum >>> 15) | (checksum << 17)) >>> 0;
  const bytes = Buffer.alloc(CHECKSUM);
  bytes.writeUInt32LE((rotated + 0xa282ead8) >>> 0);
  return bytes;
}
