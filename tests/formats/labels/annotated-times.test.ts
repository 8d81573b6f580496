import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readLabelledIntervals, readTimes } from '../../../src/formats/labels/annotated-times.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function place(t: ExecutionContext, text: string, name = 'a.lab') {
  const told: string[] = [];
  const path = join(temporaryFolder(t, { [name]: text }), name);
  return { path, told, reading: { tell: (line: string) => told.push(line.slice(path.length)) } };
}

test('times are the seconds that are written, to the last digit', async (t) => {
  const { path, reading, told } = place(t, '0.07\n1.3004081632653062\n1.3004081632653062\n1e1\n');
  t.deepEqual(
    await readTimes(path, reading),
    Float64Array.of(0.07, 1.3004081632653062, 1.3004081632653062, 10),
  );
  t.deepEqual(told, [': taken for points in time: seconds (column 1)']);
});

test('times are in the column that a header names', async (t) => {
  const { path, reading } = place(t, 'beat;onset\n1;0.5\n2;1\n');
  t.deepEqual(await readTimes(path, reading), Float64Array.of(0.5, 1));
});

test('stretches have starts, ends and labels of any words, whatever divides them', async (t) => {
  const expected = {
    starts: Float64Array.of(0, 1.5),
    ends: Float64Array.of(1.5, 2.07),
    labels: ['verse 1', 'C:7'],
  };
  for (const text of [
    '# sections\n0.0 1.5 verse 1\n1.5 2.07 C:7\n',
    '0\t1.5\tverse 1\r\n1.5\t2.07\tC:7',
    '0,1.5,verse 1\n1.5,2.07,C:7\n',
    'start,label,end\n0,verse 1,1.5\n1.5,C:7,2.07\n',
  ]) {
    const { path, reading } = place(t, text);
    t.deepEqual(await readLabelledIntervals(path, reading), expected, text);
  }
});

test('a duration is added to the start', async (t) => {
  const { path, reading } = place(t, 'start,duration,label\n0.5,1,a\n');
  t.deepEqual((await readLabelledIntervals(path, reading)).ends, Float64Array.of(1.5));
});

test('a label that is none of its kind is refused with its line and what it should be', async (t) => {
  const { path, reading } = place(t, '0 1 a\n1 2 b\n');
  await t.throwsAsync(
    readLabelledIntervals(path, reading, (label) => (label === 'a' ? undefined : 'an a')),
    { message: `${path}, line 2: 'b'; expected an a` },
  );
});
