import { TorchGenerator } from '../random/torch-random.ts';

export const BANDS = 256;
export const EMBEDDING_SIZE = 4096;
const SEED = 0;

/**
 * The matrix of hearbaseline.naive, shape (256, 4096): `torch.manual_seed(0); torch.rand(256, 4096) / 16`, where 16 is
 * the square root of the number of bands. The division is exact.
 */
export function projectionMatrix(): Float32Array {
  const scale = 1 / Math.sqrt(BANDS);
  return new TorchGenerator(SEED).rand(BANDS * EMBEDDING_SIZE).map((value) => value * scale);
}
