import { createHash } from 'node:crypto';
import test from 'ava';
import { projectionMatrix } from '../../src/baseline/projection.ts';
import { fixture } from './fixture.ts';

test('the projection equals that of hearbaseline.naive bit for bit', (t) => {
  const matrix = projectionMatrix();
  t.deepEqual([...matrix.slice(0, 8)], fixture.projection.head);
  t.deepEqual([...matrix.slice(-4)], fixture.projection.tail);
  t.is(createHash('sha256').update(new Uint8Array(matrix.buffer)).digest('hex'), fixture.projection.sha256);
});
