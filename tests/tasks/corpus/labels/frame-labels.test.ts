import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { UserError } from '../../../../src/errors.ts';
import { stringifyCsv } from '../../../../src/formats/files/csv.ts';
import { encodeNpyDoubles } from '../../../../src/formats/files/npy-doubles.ts';
import { readAnnotationFile, writeAnnotation } from '../../../../src/tasks/corpus/labels/annotation-files.ts';
import { writeFrameLabels } from '../../../../src/tasks/corpus/labels/frame-labels.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const frame = fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true }));

testProp(
  'the labels of a split are the table of all frames of its clips, files sorted, numbers to the last bit',
  [
    fc.dictionary(fc.stringMatching(/^[a-c,é "]{1,4}$/), fc.array(frame, { maxLength: 5 }), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ],
  async (t, clips) => {
    const folder = temporaryFolder(t);
    const stems = Object.keys(clips);
    for (const stem of stems) {
      const frames = {
        times: Float64Array.from(clips[stem] ?? [], ([time]) => time),
        values: Float64Array.from(clips[stem] ?? [], ([, value]) => value),
      };
      await writeAnnotation(folder, stem, frames);
      t.deepEqual(await readAnnotationFile(folder, stem), frames);
    }
    const path = join(folder, 'test.csv');
    await writeFrameLabels(path, folder, stems, { column: 'frequency' });
    // No letter of these is beyond the first plane, so UTF-16 units sort as code points.
    const rows = stems.sort().flatMap((stem) => (clips[stem] ?? []).map((one) => [`${stem}.wav`, ...one]));
    t.is(readFileSync(path, 'utf8'), stringifyCsv(['filename', 'timestamp', 'frequency'], rows));
  },
  { numRuns: 25 },
);

test('an annotation that is missing, or of another shape, is named', async (t) => {
  const folder = temporaryFolder(t);
  const refused = (message: RegExp) =>
    t.throwsAsync(writeFrameLabels(join(folder, 'test.csv'), folder, ['x'], { column: 'frequency' }), {
      instanceOf: UserError,
      message,
    });
  await refused(/annotations\/x\.npy/);
  mkdirSync(join(folder, 'annotations'));
  writeFileSync(join(folder, 'annotations/x.npy'), encodeNpyDoubles(new Float64Array(3), [3]));
  await refused(/annotations\/x\.npy: shape is \(3\); expected \(frames, 2\)/);
});
