import { AttributeType, DataType, onnxMessages } from './onnx-proto.ts';
import type { Attribute, ConstantData, ElementType, GraphNode, Value } from './values.ts';

const DATA_TYPES: Readonly<Record<ElementType, number>> = {
  float32: DataType.FLOAT,
  float64: DataType.DOUBLE,
  int64: DataType.INT64,
  int32: DataType.INT32,
  int16: DataType.INT16,
  uint8: DataType.UINT8,
  bool: DataType.BOOL,
};

/** Name of the output that `markCompletion` adds. */
export const COMPLETION = 'completion';
const COMPLETION_INFO = {
  name: COMPLETION,
  type: { sequenceType: { elemType: { tensorType: { elemType: DataType.FLOAT } } } },
};

/** What a graph is made of. */
export interface GraphParts {
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly { readonly value: Value; readonly data: ConstantData }[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly { readonly name: string; readonly value: Value }[];
  /** Values whose shapes are told. */
  readonly shapes: readonly Value[];
  /** Whether the first output is an empty sequence named `COMPLETION`. */
  readonly completes: boolean;
}

/** The message `GraphProto` of a graph. */
export function graphProto({ nodes, constants, inputs, outputs, shapes, completes }: GraphParts): object {
  // The values put out take the names of the outputs; one that is put out twice, or is no operator's, is passed on.
  const made = new Set(nodes.flatMap((node) => node.outputs.map((output) => output.name)));
  const renamed = new Map<string, string>();
  const passed: { name: string; value: Value }[] = [];
  for (const output of outputs) {
    if (made.delete(output.value.name)) renamed.set(output.value.name, output.name);
    else passed.push(output);
  }
  const nameOf = (value: Value) => renamed.get(value.name) ?? value.name;
  const written = nodes.map((node) => ({
    opType: node.type,
    input: node.inputs.map(nameOf),
    output: node.outputs.map(nameOf),
    attribute: Object.entries(node.attributes).map(([name, attribute]) => attributeProto(name, attribute)),
  }));
  for (const { name, value } of passed) {
    written.push({ opType: 'Identity', input: [nameOf(value)], output: [name], attribute: [] });
  }
  if (completes) written.push({ opType: 'SequenceEmpty', input: [], output: [COMPLETION], attribute: [] });
  return onnxMessages().GraphProto.create({
    name: 'heareval',
    node: written,
    valueInfo: shapes.map((value) => valueInfo(value.name, value)),
    initializer: constants.map(({ value, data }) => ({
      name: value.name,
      dims: [...(value.dims ?? [])].map(Number),
      dataType: DATA_TYPES[value.type],
      rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    })),
    input: inputs.map((input) => valueInfo(input.name, input)),
    output: [
      ...(completes ? [COMPLETION_INFO] : []),
      ...outputs.map(({ name, value }) => valueInfo(name, value)),
    ],
  });
}

function attributeProto(name: string, attribute: Attribute) {
  if (typeof attribute === 'number') {
    if (!Number.isInteger(attribute)) {
      throw new Error(`attribute ${name}=${attribute}: write floats as { float }`);
    }
    return { name, type: AttributeType.INT, i: attribute };
  }
  if (typeof attribute === 'string') {
    return { name, type: AttributeType.STRING, s: new TextEncoder().encode(attribute) };
  }
  if ('float' in attribute) return { name, type: AttributeType.FLOAT, f: attribute.float };
  if ('graph' in attribute) return { name, type: AttributeType.GRAPH, g: attribute.graph.toGraphProto() };
  return { name, type: AttributeType.INTS, ints: [...attribute] };
}

function valueInfo(name: string, { type, dims }: Value) {
  const shape = dims && {
    dim: dims.map((dim) => (typeof dim === 'number' ? { dimValue: dim } : { dimParam: dim })),
  };
  return { name, type: { tensorType: { elemType: DATA_TYPES[type], ...(shape && { shape }) } } };
}
