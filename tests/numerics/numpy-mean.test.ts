import test from 'ava';
import { numpyMean } from '../../src/numerics/numpy-mean.ts';
import { fixture } from '../evaluate/hear-eval-kit-fixture.ts';

test('means equal numpy.mean to the last bit', (t) => {
  for (const { values, mean } of fixture.means) {
    t.is(numpyMean(Float64Array.from(values)), mean, `${values.length} values`);
  }
});
