/** A field of a message of Protocol Buffers: a whole number below 128, or bytes with their length. */
export function field(number: number, content: number | Uint8Array | string): Uint8Array {
  if (typeof content === 'number') return Uint8Array.of(...varint(number * 8), content);
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return Buffer.concat([Uint8Array.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** Fields one after the other. */
export function fields(...all: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(all);
}

/** A tensor of ONNX whose values are in a file. */
export function externalTensor(location: string): Uint8Array {
  const entry = (key: string, value: string) => field(13, fields(field(1, key), field(2, value)));
  return fields(field(8, 'w'), entry('location', location), entry('offset', '0'), field(14, 1));
}

/** A model that has its weights in these files; it says nothing else. */
export function externalModel(...locations: readonly string[]): Uint8Array {
  return field(7, fields(...locations.map((location) => field(5, externalTensor(location)))));
}

/** The same for a model that runs: an initializer of it, which it does not use, is in a file. */
export function withExternal(model: Uint8Array, location: string): Uint8Array {
  return Buffer.concat([model, externalModel(location)]);
}
