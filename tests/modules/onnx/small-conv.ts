import { readFileSync } from 'node:fs';
import { onnxMessages } from '../../../src/compute/onnx-proto.ts';

interface Fixture {
  /** The model, as PyTorch exported it. */
  readonly onnx: Uint8Array;
  /** What PyTorch gives for `glides`: shapes (2, 26, 8) and (2, 8). */
  readonly frames: readonly number[];
  readonly clip: readonly number[];
}

/** The small convolutional model of `tests/reference/modules-onnx.py`. */
export function smallConv(): Fixture {
  const fixture = JSON.parse(readFileSync('tests/modules/onnx/fixtures/small-conv.json', 'utf8'));
  return { ...fixture, onnx: Buffer.from(fixture.onnx, 'base64') };
}

/** Its weights as PyTorch has them: of two convolutions, batch norm folded in, kernels (out, in, size) and biases. */
export function smallConvWeights(): Float32Array[] {
  const { graph } = onnxMessages().ModelProto.decode(smallConv().onnx);
  const byName = new Map((graph?.initializer ?? []).map((tensor) => [tensor.name, tensor.rawData]));
  return ['onnx::Conv_20', 'onnx::Conv_21', 'second.weight', 'second.bias'].map(
    (name) => new Float32Array(Uint8Array.from(byName.get(name) ?? []).buffer),
  );
}

/** The sound that it was given, and the same backwards. */
export function glides(): { name: string; samples: Float32Array }[] {
  const glide = Float32Array.from({ length: 8000 }, (_, i) => {
    const time = i / 16000;
    return Math.sin(2 * Math.PI * (220 * time + 440 * time ** 2)) / 2;
  });
  return [glide, glide.slice().reverse()].map((samples, k) => ({ name: `s${k}`, samples }));
}
