import { inferDims } from './dims.ts';
import { type GraphParts, graphProto } from './graph-proto.ts';
import { onnxMessages } from './onnx-proto.ts';
import type { Attributes, ConstantData, Dims, ElementType, GraphNode, Subgraph, Value } from './values.ts';

const OPSET = 20;
const IR_VERSION = 9;

/**
 * Writes an ONNX graph, operator by operator (opset 20, https://onnx.ai/onnx/operators).
 *
 * Shapes are tracked through the operators of `dims.ts`; for others pass `dims`, or leave the shape unknown.
 */
export class GraphBuilder {
  #nodes: GraphNode[] = [];
  readonly #inputs: Value[] = [];
  readonly #outputs: { name: string; value: Value }[] = [];
  readonly #constants: { value: Value; data: ConstantData }[] = [];
  readonly #scalars = new Map<string, Value>();
  readonly #prefix: string;
  #marked = false;
  #tellsShapes = false;
  #count = 0;

  /** `prefix` begins the names of the values inside, so that a graph used as an attribute does not hide outer names. */
  constructor(prefix = 'v') {
    this.#prefix = prefix;
  }

  get nodes(): readonly GraphNode[] {
    return this.#nodes;
  }

  /** What the graph is given, in the order of its making. */
  get inputs(): readonly Value[] {
    return this.#inputs;
  }

  input(name: string, dims: Dims, type: ElementType = 'float32'): Value {
    if (this.#inputs.some((input) => input.name === name)) {
      throw new Error(`graph input ${name} is defined twice`);
    }
    const value = { name, type, dims };
    this.#inputs.push(value);
    return value;
  }

  /** A tensor stored in the file. `dims` defaults to one axis. The data is read when `toBytes` is called. */
  constant(data: ConstantData, dims: readonly number[] = [data.length], name = this.#name()): Value {
    const size = dims.reduce((product, dim) => product * dim, 1);
    if (size !== data.length) {
      throw new Error(`constant of shape [${dims.join(', ')}] needs ${size} values, got ${data.length}`);
    }
    const value = { name, type: constantType(data), dims };
    this.#constants.push({ value, data });
    return value;
  }

  /** A float32 constant without axes. The same number is stored once. */
  scalar(number: number): Value {
    return this.#shared(`float32 ${number}`, () => this.constant(Float32Array.of(number), []));
  }

  /** An int64 vector, as axes and shapes are given to operators. The same vector is stored once. */
  integers(numbers: readonly number[]): Value {
    return this.#shared(`int64 ${numbers.join(' ')}`, () =>
      this.constant(BigInt64Array.from(numbers, (number) => BigInt(number))),
    );
  }

  /** An operator with one output. */
  op(
    type: string,
    inputs: readonly Value[],
    attributes: Attributes = {},
    output: { dims?: Dims; type?: ElementType } = {},
  ): Value {
    const dims = output.dims ?? inferDims(type, inputs, attributes, (value) => this.integersOf(value));
    const [value] = this.opWithOutputs(type, inputs, attributes, [
      { dims, type: output.type ?? outputType(type, inputs) },
    ]);
    if (value === undefined) throw new Error(`${type} has no output`);
    return value;
  }

  /** An operator with several outputs, of the types and shapes given. */
  opWithOutputs(
    type: string,
    inputs: readonly Value[],
    attributes: Attributes,
    outputs: readonly { dims?: Dims | undefined; type?: ElementType }[],
  ): Value[] {
    const values = outputs.map(({ dims, type: element = 'float32' }) => ({
      name: this.#name(),
      type: element,
      dims,
    }));
    this.#nodes.push({ type, inputs, outputs: values, attributes });
    return values;
  }

  /** Puts these operators, in an order they can be run in, in the place of all that are there. */
  replaceNodes(nodes: readonly GraphNode[]): void {
    this.#nodes = [...nodes];
  }

  output(name: string, value: Value): void {
    this.#outputs.push({ name, value });
  }

  /** Makes an empty sequence named `COMPLETION` the first output; see `Session.runInto`. */
  markCompletion(): void {
    this.#marked = true;
  }

  /**
   * Tells the shapes of what is between inputs and outputs too: ONNX Runtime looks for memory to use again by comparing them,
   * and where it cannot tell them, as behind a Reshape, looks through all that was ever freed. 3,000 operators took it 2 s,
   * 6,000 took 9 s.
   */
  tellShapes(): void {
    this.#tellsShapes = true;
  }

  /** The numbers of a constant int64 vector, undefined for any other value. */
  integersOf(value: Value): number[] | undefined {
    const data = this.#constants.find((constant) => constant.value === value)?.data;
    return data instanceof BigInt64Array ? Array.from(data, Number) : undefined;
  }

  /** The graph as an ONNX file. */
  toBytes(): Uint8Array {
    return onnxMessages()
      .ModelProto.encode({
        irVersion: IR_VERSION,
        producerName: 'heareval',
        opsetImport: [{ domain: '', version: OPSET }],
        graph: this.toGraphProto(),
      })
      .finish();
  }

  toGraphProto(): object {
    return graphProto(this.#parts({ inputs: this.#inputs, outputs: this.#outputs, completes: this.#marked }));
  }

  /** The graph as an operator runs it that gives it these inputs, in this order, and takes these of its outputs, in theirs. */
  asBody(inputs: readonly Value[], outputs: readonly Value[]): Subgraph {
    const named = outputs.map((value) => {
      const output = this.#outputs.find((each) => each.value === value);
      if (output === undefined) throw new Error(`${value.name} is no output`);
      return output;
    });
    return {
      toGraphProto: () => graphProto(this.#parts({ inputs, outputs: named, completes: false })),
    };
  }

  #parts(ends: Pick<GraphParts, 'inputs' | 'outputs' | 'completes'>): GraphParts {
    const shapes = this.#tellsShapes ? this.#knownShapes() : [];
    return { nodes: this.#nodes, constants: this.#constants, shapes, ...ends };
  }

  /** What operators put out, where its lengths are numbers or those of inputs. */
  #knownShapes(): Value[] {
    const given = new Set<unknown>(this.#inputs.flatMap(({ dims }) => dims ?? []));
    const put = new Set(this.#outputs.map(({ value }) => value));
    return this.#nodes
      .flatMap(({ outputs }) => outputs)
      .filter(
        (value) =>
          !put.has(value) && value.dims?.every((dim) => typeof dim === 'number' || given.has(dim)) === true,
      );
  }

  #shared(key: string, make: () => Value): Value {
    const value = this.#scalars.get(key) ?? make();
    this.#scalars.set(key, value);
    return value;
  }

  #name(): string {
    return `${this.#prefix}${this.#count++}`;
  }
}

function constantType(data: ConstantData): ElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof BigInt64Array) return 'int64';
  return data instanceof Int32Array ? 'int32' : 'uint8';
}

const COMPARISONS = new Set([
  'Greater',
  'GreaterOrEqual',
  'Less',
  'LessOrEqual',
  'Equal',
  'Not',
  'And',
  'Or',
]);

function outputType(type: string, inputs: readonly Value[]): ElementType {
  if (COMPARISONS.has(type)) return 'bool';
  if (type === 'Shape' || type === 'Size' || type === 'ArgMax') return 'int64';
  if (type === 'Where') return inputs[1]?.type ?? 'float32';
  return type === 'Cast' ? 'float32' : (inputs[0]?.type ?? 'float32');
}
