import { fc, testProp } from '@fast-check/ava';
import { groupFilters, layOutKernel, SOXR_HQ } from '../../../src/audio/resample/resample-kernel.ts';

const anyRate = fc.oneof(
  fc.constantFrom(8000, 11025, 16000, 44100, 48000),
  fc.integer({ min: 7000, max: 50_000 }),
);

testProp('groups follow one another and fill the stride', [anyRate, anyRate], (t, from, to) => {
  const { inputStride, outputStride, groups } = layOutKernel(from, to);
  t.is(inputStride * to, outputStride * from);
  let next = 0;
  for (const group of groups) {
    t.is(group.outputStart, next);
    t.true(group.outputs >= 1 && group.outputs <= 256, `${group.outputs}`);
    next += group.outputs;
  }
  t.is(next, outputStride);
});

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

testProp('a stride is no longer than groups of full size need', [anyRate, anyRate], (t, from, to) => {
  const { outputStride, groups } = layOutKernel(from, to);
  const shortest = to / commonDivisor(from, to);
  t.true(outputStride <= Math.max(shortest, SOXR_HQ.targetOutputs + shortest / 2));
  for (const { outputs } of groups) t.true(outputs >= Math.min(shortest, SOXR_HQ.targetOutputs / 2));
});

testProp(
  'every filter passes a constant as it is and is a mirror image about its output',
  [fc.constantFrom(8000, 16000, 44100), fc.constantFrom(11025, 16000, 48000)],
  (t, from, to) => {
    const { groups } = layOutKernel(from, to);
    const [group] = groups;
    if (group === undefined) return t.fail();
    const { outputs, taps, inputStart } = group;
    const filters = groupFilters(from, to, group);
    for (let output = 0; output < outputs; output += 1) {
      const filter = filters.subarray(output * taps, (output + 1) * taps);
      t.true(Math.abs(filter.reduce((sum, tap) => sum + tap, 0) - 1) < 1e-5);
    }
    // The first output lies on input sample 0.
    for (let distance = 1; distance <= -inputStart; distance += 1) {
      t.true(
        Math.abs((filters[distance - inputStart] as number) - (filters[-distance - inputStart] as number)) <
          1e-9,
      );
    }
  },
);
