import { createRequire } from 'node:module';
import type { onnx } from 'onnx-proto';

const require = createRequire(import.meta.url);

/** Reads and writes the messages of ONNX files. Loaded when first asked for, because that takes 80 ms. */
export function onnxMessages(): typeof onnx {
  return (require('onnx-proto') as { onnx: typeof onnx }).onnx;
}

/** Numbers of `TensorProto.DataType` (https://onnx.ai/onnx/api/classes.html#tensorproto). */
export const DataType = { FLOAT: 1, UINT8: 2, INT16: 5, INT32: 6, INT64: 7, BOOL: 9, DOUBLE: 11 } as const;

/** Numbers of `AttributeProto.AttributeType`. */
export const AttributeType = { FLOAT: 1, INT: 2, STRING: 3, GRAPH: 5, INTS: 7 } as const;
