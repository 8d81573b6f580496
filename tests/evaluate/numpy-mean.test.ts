import test from 'ava';
import { numpyMean } from '../../src/evaluate/numpy-mean.ts';
import { fixture } from './hear-eval-kit-fixture.ts';

test('means equal numpy.mean to the last bit', (t) => {
  for (const { values, mean } of fixture.means) {
    t.is(numpyMean(Float64Array.from(values)), mean, `${values.length} values`);
  }
});
