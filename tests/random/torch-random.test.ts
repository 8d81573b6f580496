import { createHash } from 'node:crypto';
import test from 'ava';
import { TorchGenerator } from '../../src/random/torch-random.ts';
import { fixture } from './fixture.ts';

test('uniform float32 numbers equal torch.rand', (t) => {
  for (const { seed, first, sha256 } of fixture.torch) {
    const values = new TorchGenerator(seed).rand(3000);
    t.deepEqual(Array.from(values.subarray(0, first.length)), first);
    t.is(createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex'), sha256, `seed ${seed}`);
  }
});
