import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import { readSceneLabels } from '../../../../src/formats/labels/split-labels.ts';
import { labelsJson, sceneLabels } from '../../../../src/tasks/corpus/labels/labels-json.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const label = fc.oneof(fc.string({ minLength: 1, maxLength: 5 }), fc.integer(), fc.constant(null));

testProp(
  'labels of scenes are what reading the json of the same rows gives, in its order',
  [fc.array(fc.tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }), label), { maxLength: 20 })],
  async (t, labelled) => {
    const rows = labelled.map(([filestem, of]) => ({
      relpath: '',
      split: 'test',
      label: of,
      start: 0,
      end: 0,
      filestem,
    }));
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'test.json'), labelsJson(rows, 'multilabel'));
    t.deepEqual([...sceneLabels(rows)], [...(await readSceneLabels(folder, 'test'))]);
  },
  { numRuns: 40 },
);
