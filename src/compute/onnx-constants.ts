import { DataType, onnxMessages } from './onnx-proto.ts';

/** The float32 tensors stored in an ONNX file, by name. Throws for bytes that are no ONNX file. */
export function readConstants(bytes: Uint8Array): Map<string, { data: Float32Array; dims: number[] }> {
  const { graph } = onnxMessages().ModelProto.decode(bytes);
  const stored = (graph?.initializer ?? []).filter(({ dataType }) => dataType === DataType.FLOAT);
  return new Map(
    stored.map(({ name, dims, rawData }) => [
      name ?? '',
      { data: new Float32Array(Uint8Array.from(rawData ?? []).buffer), dims: (dims ?? []).map(Number) },
    ]),
  );
}
