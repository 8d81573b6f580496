import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { UserError } from '../../../src/errors.ts';
import { encodeNpy } from '../../../src/formats/files/npy.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { predictFolder } from '../predict-folder.ts';
import {
  eventMetadata,
  sceneMetadata,
  writeEventEmbeddings,
  writeSceneEmbeddings,
} from '../synthetic-embeddings.ts';

/** What the check of good embeddings says after something in them was changed. */
async function complaint(
  t: ExecutionContext,
  kind: 'scene' | 'event',
  spoil: (folder: string) => void,
): Promise<string> {
  const root = temporaryFolder(t);
  const folder = join(root, 'embeddings', 'module', 'task');
  if (kind === 'scene') writeSceneEmbeddings(folder);
  else writeEventEmbeddings(folder);
  spoil(folder);
  const metadata = kind === 'scene' ? sceneMetadata : eventMetadata;
  const { status, steps } = await predictFolder(root, { metadata, gridPoints: 1 });
  t.is(status, 'failed');
  const failed = steps.filter(({ state }) => state === 'failed');
  t.deepEqual(
    failed.map(({ node }) => node.definition.name),
    ['CheckEmbeddings'],
  );
  const error = failed[0]?.error;
  t.true(error instanceof UserError, String(error?.stack));
  return String(error?.message).replaceAll(`${folder}/`, '');
}

function edit(folder: string, name: string, change: (text: string) => string): void {
  writeFileSync(join(folder, name), change(readFileSync(join(folder, name), 'utf8')));
}

/** Changes values of the matrix of 40 clips (or 480 frames) by 12 columns. */
function editMatrix(folder: string, split: string, rows: number, change: (data: Float32Array) => void): void {
  const data = new Float32Array(rows * 12);
  change(data);
  writeFileSync(join(folder, `${split}.embeddings.npy`), encodeNpy(data, [rows, 12]));
}

test('embeddings that are not finite are named by file and place', async (t) => {
  const scene = await complaint(t, 'scene', (folder) => {
    editMatrix(folder, 'fold01', 40, (data) => {
      data[7 * 12 + 5] = Number.NaN;
    });
  });
  t.is(scene, 'fold01.embeddings.npy: NaN at [7, 5] (fold01-7.wav); expected finite numbers');
  const event = await complaint(t, 'event', (folder) => {
    editMatrix(folder, 'test', 480, (data) => {
      data[61 * 12] = Number.NEGATIVE_INFINITY;
    });
  });
  t.is(event, 'test.embeddings.npy: -Infinity at [61, 0] (test-1.wav at 50 ms); expected finite numbers');
});

test('labels that are not in the vocabulary are refused', async (t) => {
  const scene = await complaint(t, 'scene', (folder) => {
    edit(folder, 'fold00.json', (text) => text.replace('"cat"', '"mouse"'));
  });
  t.is(scene, 'fold00.json: fold00-0.wav has the label mouse; expected one of the 3 in labelvocabulary.csv');
  const event = await complaint(t, 'event', (folder) => {
    edit(folder, 'valid.json', (text) => text.replace('"dog"', '"mouse"'));
  });
  t.regex(event, /^valid\.json: valid-\d\.wav has the label mouse; expected one of the 3/);
});

test('a multiclass clip needs one label', async (t) => {
  const message = await complaint(t, 'scene', (folder) => {
    edit(folder, 'fold00.json', (text) => text.replace('"cat"', '"cat", "dog"'));
  });
  t.is(message, 'fold00.json: fold00-0.wav has 2 labels; expected exactly one, as the task is multiclass');
});

test('splits whose embeddings have different dimensions are refused', async (t) => {
  const message = await complaint(t, 'scene', (folder) => {
    writeFileSync(join(folder, 'fold02.embeddings.npy'), encodeNpy(new Float32Array(40 * 9), [40, 9]));
  });
  t.is(
    message,
    'fold02.embeddings.npy: embeddings of 9 dimensions; expected 12, as in fold00.embeddings.npy',
  );
});

test('an empty split and an array that is no matrix are refused', async (t) => {
  const empty = await complaint(t, 'scene', (folder) => {
    writeFileSync(join(folder, 'fold02.embeddings.npy'), encodeNpy(new Float32Array(), [0, 12]));
    writeFileSync(join(folder, 'fold02.index.csv'), 'filename\n');
  });
  t.is(empty, 'fold02.embeddings.npy: split fold02 is empty; expected at least one row');
  const vector = await complaint(t, 'scene', (folder) => {
    writeFileSync(join(folder, 'fold02.embeddings.npy'), encodeNpy(new Float32Array(5), [5]));
  });
  t.is(vector, 'fold02.embeddings.npy: shape is (5); expected (rows, columns)');
});

test('index, matrix and labels have to be of the same clips', async (t) => {
  const rows = await complaint(t, 'scene', (folder) => {
    edit(folder, 'fold00.index.csv', (text) => `${text}more.wav\n`);
  });
  t.is(rows, 'fold00.index.csv: 41 rows; expected 40, as in fold00.embeddings.npy');
  const unlabelled = await complaint(t, 'scene', (folder) => {
    edit(folder, 'fold00.index.csv', (text) => text.replace('fold00-3.wav', 'other.wav'));
  });
  t.is(unlabelled, 'fold00.index.csv: other.wav is not in fold00.json; expected embeddings of the same task');
  const absent = await complaint(t, 'scene', (folder) => {
    edit(folder, 'fold00.json', (text) => text.replace('{', '{"more.wav": ["cat"],'));
  });
  t.is(absent, 'fold00.json: more.wav is not in fold00.index.csv; expected an embedding of each clip');
});

test('embeddings of another kind of task or of another task are refused', async (t) => {
  const kind = await complaint(t, 'event', (folder) => {
    writeFileSync(
      join(folder, 'test.index.csv'),
      `filename\n${Array.from({ length: 480 }, (_, row) => `test-${row}.wav\n`).join('')}`,
    );
  });
  t.is(
    kind,
    'test.index.csv: columns of another kind of task; expected filename and timestamp, as this is of events',
  );
  const other = await complaint(t, 'scene', (folder) => {
    edit(folder, 'task_metadata.json', (text) => text.replace('"blobs"', '"beats"'));
  });
  t.is(other, 'task_metadata.json: embeddings of beats 1.0.0; expected blobs 1.0.0');
});

test('all bad splits are named together', async (t) => {
  const message = await complaint(t, 'scene', (folder) => {
    for (const split of ['fold00', 'fold02']) {
      editMatrix(folder, split, 40, (data) => data.fill(Number.POSITIVE_INFINITY));
    }
    edit(folder, 'fold01.json', (text) => text.replace('"cat"', '"mouse"'));
  });
  const lines = message.split('\n');
  t.is(lines[0], '3 of 3 splits cannot be used:');
  t.deepEqual(
    lines.slice(1).map((line) => line.trim().split(':')[0]),
    ['fold00.embeddings.npy', 'fold01.json', 'fold02.embeddings.npy'],
  );
});
