import { readFileSync } from 'node:fs';
import test from 'ava';
import { STEP_NAMES } from '../../src/cluster/step-names.ts';

test('profiles may name every step that there is, and no other', (t) => {
  const { steps } = JSON.parse(readFileSync('step-versions.json', 'utf8')) as { readonly steps: object };
  const kinds = Object.keys(steps).filter((name) => /^[A-Z]\w+$/.test(name));
  t.deepEqual(STEP_NAMES, kinds.sort());
});
