/** Length of an axis: a number, or a name for a length known only when the graph runs (`'batch'`). */
export type Dim = number | string;
export type Dims = readonly Dim[];

export type ElementType = 'float32' | 'float64' | 'int64' | 'int32' | 'int16' | 'uint8' | 'bool';

/** A tensor inside a graph. `dims` is undefined where the builder cannot tell the shape. */
export interface Value {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: Dims | undefined;
}

/** A plain number is an ONNX integer attribute; floats are written `{ float: 0.5 }`. */
export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly graph: Subgraph };
/** A graph given to an operator that runs it, such as Scan. */
export interface Subgraph {
  /** The message `GraphProto`. Its type stays inside: programs that use this package need none of onnx-proto. */
  toGraphProto(): object;
}
export type Attributes = Readonly<Record<string, Attribute>>;

/** One operator of a graph, in the order of its making, which is an order it can be run in. */
export interface GraphNode {
  readonly type: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

export type ConstantData = Float32Array | BigInt64Array | Int32Array | Uint8Array;
