import { createHash } from 'node:crypto';
import test from 'ava';
import { Projection, projectionMatrix } from '../../src/baseline/projection.ts';
import { fixture } from './fixture.ts';

test('the projection equals that of hearbaseline.naive bit for bit', (t) => {
  const matrix = projectionMatrix();
  t.deepEqual([...matrix.slice(0, 8)], fixture.projection.head);
  t.deepEqual([...matrix.slice(-4)], fixture.projection.tail);
  t.is(createHash('sha256').update(new Uint8Array(matrix.buffer)).digest('hex'), fixture.projection.sha256);
});

test('rows are projected each by itself, whatever their number', async (t) => {
  const projection = await Projection.create();
  const rows = Float32Array.from({ length: 37 * 256 }, (_, i) => Math.sin(i) * 5 - 4);
  const together = await projection.apply(rows);
  const matrix = projectionMatrix();
  for (const row of [0, 17, 36]) {
    const alone = await projection.apply(rows.slice(row * 256, (row + 1) * 256));
    t.deepEqual(alone, together.slice(row * 4096, (row + 1) * 4096));
    let expected = 0;
    for (let band = 0; band < 256; band++) {
      expected += (rows[row * 256 + band] as number) * (matrix[band * 4096 + 5] as number);
    }
    t.true(Math.abs((alone[5] as number) - expected) < 1e-4);
  }
});
