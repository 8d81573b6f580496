import { fc, testProp } from '@fast-check/ava';
import { type Stretch, StretchCutter } from '../../../src/estimators/listening/stretches.ts';

testProp(
  'stretches are asked for all of a sound, each sample once, with the context that there is, whatever the pieces it comes in',
  [
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 0, max: 50 }),
    fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 12 }),
  ],
  async (t, step, context, pieces) => {
    const length = pieces.reduce((sum, piece) => sum + piece, 0);
    const sound = Float32Array.from({ length }, (_, at) => at + 1);
    const asked: number[] = [];
    const ends: boolean[] = [];
    const cutter = new StretchCutter({ step, context }, async (stretch: Stretch) => {
      const { samples, start, before } = stretch;
      t.deepEqual(samples, sound.slice(start, start + samples.length));
      t.is(before, Math.min(context, start + before));
      const first = start + before;
      t.is(first % step, 0);
      const after = samples.length - before - stretch.asked;
      if (!stretch.isLast) t.deepEqual([stretch.asked, after], [step, context]);
      else t.true(after === 0 && (first === 0 || stretch.asked > step / 2 - 1));
      asked.push(...samples.slice(before, before + stretch.asked));
      ends.push(stretch.isLast);
    });
    let place = 0;
    for (const piece of pieces) {
      await cutter.push(sound.subarray(place, place + piece));
      place += piece;
    }
    await cutter.end();
    t.deepEqual(Float32Array.from(asked), sound);
    t.is(ends.indexOf(true), ends.length - 1);
  },
);
