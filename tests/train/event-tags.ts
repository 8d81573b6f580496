/** A field of a message in the wire format of protocol buffers. */
interface Field {
  readonly number: number;
  readonly value: Buffer | bigint;
}

/** The steps and the tags of a file of events. */
export function tagsOf(file: Buffer): { step: number; tags: string[] }[] {
  return eventsOf(file)
    .filter(({ values }) => values.length > 0)
    .map(({ step, values }) => ({ step, tags: values.map(({ tag }) => tag) }));
}

/** The events of a file: step, and of each value tag and fields (tensorflow/core/framework/summary.proto). */
export function eventsOf(file: Buffer) {
  const events = [];
  for (let at = 0; at < file.length; ) {
    const size = Number(file.readBigUInt64LE(at));
    const fields = fieldsOf(file.subarray(at + 12, at + 12 + size));
    const values = message(fields, 5)
      .filter(({ number }) => number === 1)
      .map(({ value }) => {
        const own = fieldsOf(value as Buffer);
        return { tag: String(own.find(({ number }) => number === 1)?.value), fields: own };
      });
    events.push({ step: Number(fields.find(({ number }) => number === 2)?.value ?? 0), values });
    at += 12 + size + 4;
  }
  return events;
}

/** The fields of a message that is a field of another; none where that is not there. */
export function message(fields: readonly Field[], number: number): Field[] {
  const found = fields.find((field) => field.number === number)?.value;
  return found instanceof Buffer ? fieldsOf(found) : [];
}

function fieldsOf(bytes: Buffer): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const [number, type] = [key >> 3, key & 7];
    if (type === 0) {
      fields.push({ number, value: varint() });
      continue;
    }
    const size = type === 2 ? Number(varint()) : type === 1 ? 8 : 4;
    fields.push({ number, value: bytes.subarray(at, at + size) });
    at += size;
  }
  return fields;
}
