import test from 'ava';
import { planStages } from '../../../src/audio/resample/resample-stages.ts';

test('up to 1,024 long filters have a stage of their own; more are read between phases after a first stage', async (t) => {
  // Rates without a common divisor have as many filters as the lower rate has Hz.
  for (const [to, own] of [
    [1024, true],
    [1025, false],
  ] as const) {
    const { firsts, lanes } = await planStages(4099, [to], 'float32');
    t.deepEqual([firsts.length, lanes.length, lanes[0]?.after], own ? [0, 1, undefined] : [1, 1, 0]);
    for (const { stage } of [...firsts, ...lanes]) await stage?.release();
  }
});
