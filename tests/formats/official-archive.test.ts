import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { extract } from 'tar';
import { dataSplits } from '../../src/formats/folders/data-splits.ts';
import { readVocabulary, stringifyVocabulary } from '../../src/formats/labels/label-vocabulary.ts';
import { readSceneLabels, stringifySceneLabels } from '../../src/formats/labels/split-labels.ts';
import { readTaskMetadata } from '../../src/prediction-types/task-metadata.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const archive = '../shared/data/hear-2021.0.6-spoken_digit-1.0.9-small-44100.tar.gz';
const withArchive = existsSync(archive) ? test : test.skip;

withArchive('an official HEAR 2021 archive is a valid task folder as it is', async (t) => {
  const target = temporaryFolder(t);
  await extract({ file: archive, cwd: target, filter: (path) => !path.endsWith('.wav') });
  const folder = join(target, 'hear-2021.0.6', 'tasks', 'spoken_digit-1.0.9-small');

  const metadata = await readTaskMetadata(folder);
  t.is(metadata.task_name, 'spoken_digit');
  t.is(metadata.sample_duration, 1);
  t.is(metadata.tfds_task_name, 'spoken_digit');
  const vocabulary = await readVocabulary(folder);
  t.deepEqual(vocabulary, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  t.is(stringifyVocabulary(vocabulary), readFileSync(join(folder, 'labelvocabulary.csv'), 'utf8'));

  let clips = 0;
  for (const { test: tested } of dataSplits(metadata)) {
    for (const split of tested) {
      const labels = await readSceneLabels(folder, split);
      clips += labels.size;
      t.true(
        [...labels.values()].every(
          ([label, ...rest]) => rest.length === 0 && vocabulary.includes(label ?? ''),
        ),
      );
      const numbers = new Map([...labels].map(([file, names]) => [file, names.map(Number)]));
      t.is(stringifySceneLabels(numbers), readFileSync(join(folder, `${split}.json`), 'utf8'), split);
    }
  }
  t.is(clips, 100);
});
