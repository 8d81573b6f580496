import test from 'ava';
import { createFirStage } from '../../../src/audio/resample/fir-stage.ts';
import { SOXR_HQ } from '../../../src/audio/resample/resample-kernel.ts';

/** What comes of a signal, its pieces so long. */
async function through(
  stage: Awaited<ReturnType<typeof createFirStage<'float32'>>>,
  signal: Float32Array,
  piece: number,
  firstIndex = 0,
): Promise<number[]> {
  const stream = stage.start(firstIndex);
  const outputs: Float32Array[] = [];
  for (let start = 0; start < signal.length; start += piece) {
    outputs.push(...(await stream.push(signal.subarray(start, start + piece))));
  }
  outputs.push(...(await stream.end(signal.length / 2)));
  return outputs.flatMap((each) => [...each]);
}

test('a signal comes out the same after others have gone through the same filter', async (t) => {
  const make = () => createFirStage(2, 1, SOXR_HQ, 'float32');
  const used = await make();
  const loud = new Float32Array(150_000).fill(1);
  for (const length of [2, 400, 5000, 70_000]) {
    const quiet = Float32Array.from({ length }, (_, index) => 0.1 * Math.sin(index / 5));
    for (const firstIndex of [0, 40, -40]) {
      await through(used, loud, 4096);
      const fresh = await make();
      const alone = await through(fresh, quiet, 999, firstIndex);
      t.is(alone.length, length / 2);
      t.deepEqual(
        await through(used, quiet, 999, firstIndex),
        alone,
        `${length} samples from ${firstIndex} on`,
      );
      await fresh.release();
    }
  }
  await used.release();
});
