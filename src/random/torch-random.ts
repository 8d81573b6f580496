import { MersenneTwister } from './mersenne-twister.ts';

/** PyTorch's CPU generator after `torch.manual_seed(seed)`, bit for bit, for uniform float32 numbers. */
export class TorchGenerator {
  readonly #twister: MersenneTwister;

  /** @param seed an integer in [0, 2^32) */
  constructor(seed: number) {
    this.#twister = MersenneTwister.seeded(seed);
  }

  /** `torch.rand(count)`: float32 in [0, 1) with 24 random bits each. */
  rand(count: number): Float32Array {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++) values[i] = (this.#twister.nextUint32() & 0xffffff) / 0x1000000;
    return values;
  }
}
