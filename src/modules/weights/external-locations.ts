import { closeSync, fstatSync, openSync } from 'node:fs';
import { FileWindow } from './file-window.ts';
import { NotProtobuf, protobufFields } from './protobuf-fields.ts';

/**
 * Where tensors are in the messages of ONNX: fields by their numbers
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
const MESSAGES = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
} as const satisfies Record<string, Record<number, string>>;
type MessageKind = keyof typeof MESSAGES;

const GRAPH = 7;
/** Of a tensor: what says where its values are, and the number that says that they are in a file of their own. */
const EXTERNAL_DATA = 13;
const DATA_LOCATION = 14;
const EXTERNAL = 1;
const KEY = 1;
const VALUE = 2;

/** As deep as messages may lie in each other for whoever reads them (the limit of Protocol Buffers). */
const DEEPEST = 100;
/** Bytes of the longest entry that can say where a file is. */
const LONGEST_ENTRY = 64 * 1024;
/** Bytes 4 to 7 of a model in the format of ONNX Runtime, which is no message. */
const ORT_FORMAT = 'ORTM';

/**
 * The files that an ONNX model keeps values of its tensors in, as it writes them, each once: of initializers, sparse ones
 * too, and of tensors in attributes, in graphs within the graph, in functions and in what the model is trained by. Values
 * in the model itself are passed over, so that a model of any size is read in little memory.
 *
 * @throws NotProtobuf for what is no ONNX model
 */
export function externalLocations(model: string): readonly string[] {
  const descriptor = openSync(model, 'r');
  try {
    const file = new FileWindow(descriptor);
    const { size } = fstatSync(descriptor);
    if (size >= 8 && file.bytes(4, 8).toString('latin1') === ORT_FORMAT) return [];
    const found = new Set<string>();
    let hasGraph = false;
    const read = (kind: MessageKind, start: number, end: number, depth: number): void => {
      if (depth > DEEPEST) throw new NotProtobuf(`messages more than ${DEEPEST} deep`);
      const below: Readonly<Record<number, MessageKind>> = MESSAGES[kind];
      let location: string | undefined;
      let isExternal = false;
      for (const { number, content, value } of protobufFields(file, start, end)) {
        const message = below[number];
        if (content !== undefined && message !== undefined) {
          read(message, content.start, content.end, depth + 1);
          hasGraph ||= kind === 'model' && number === GRAPH;
        } else if (kind === 'tensor') {
          if (content !== undefined && number === EXTERNAL_DATA) {
            location = locationIn(file, content) ?? location;
          }
          if (number === DATA_LOCATION) isExternal = value === EXTERNAL;
        }
      }
      if (isExternal) found.add(location ?? '');
    };
    read('model', 0, size, 0);
    if (!hasGraph) throw new NotProtobuf('there is no graph');
    return [...found];
  } finally {
    closeSync(descriptor);
  }
}

/** Of an entry with a key and a value. */
function locationIn(file: FileWindow, { start, end }: { start: number; end: number }): string | undefined {
  if (end - start > LONGEST_ENTRY) throw new NotProtobuf(`a location of ${end - start} bytes`);
  let [key, text] = ['', ''];
  for (const { number, content } of protobufFields(file, start, end)) {
    if (content === undefined) continue;
    if (number === KEY) key = file.bytes(content.start, content.end).toString('utf8');
    if (number === VALUE) text = file.bytes(content.start, content.end).toString('utf8');
  }
  return key === 'location' ? text : undefined;
}
