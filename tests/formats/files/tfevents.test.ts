import { readFileSync } from 'node:fs';
import test from 'ava';
import { encodeScalarEvents, type Scalars } from '../../../src/formats/files/tfevents.ts';

test("scalars are written byte for byte as TensorBoard's own writer does it", (t) => {
  const fixture: { points: Scalars[]; file: string } = JSON.parse(
    readFileSync('tests/formats/fixtures/tfevents.json', 'utf8'),
  );
  t.is(Buffer.from(encodeScalarEvents(fixture.points)).toString('hex'), fixture.file);
});
