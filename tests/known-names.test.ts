import test from 'ava';
import { requireKnownNames } from '../src/known-names.ts';

test('a name that is near is asked for, one that is not is told alone, and one without a value says nothing', (t) => {
  const known = ['datasetSize', 'mirror'];
  const message = (given: object) =>
    t.throws(() => requireKnownNames('option', given, known), { name: 'UserError' })?.message;
  t.is(
    message({ mirror: '', datasetsize: 3 }),
    'option datasetsize: unknown; expected some of datasetSize, mirror; did you mean datasetSize?',
  );
  t.is(message({ x: 0 }), 'option x: unknown; expected some of datasetSize, mirror');
  t.notThrows(() => requireKnownNames('option', { mirror: 1, other: undefined }, known));
});
