import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { jndPicture } from '../../../src/prediction-types/pictures/jnd-picture.ts';
import { rankingPicture } from '../../../src/prediction-types/pictures/ranking-picture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function filesOf(t: ExecutionContext, labels: string, predictions: string) {
  const folder = temporaryFolder(t, { 'test.csv': labels, 'predicted-test.csv': predictions });
  return {
    split: 'test',
    labels: join(folder, 'test.csv'),
    predictions: join(folder, 'predicted-test.csv'),
  };
}

const DISTANCES = 'filename1,filename2,distance\n';

test('clips of a list are points by their ranks and their distances to that of the lowest', async (t) => {
  const files = filesOf(
    t,
    'rank_group,rank,filename\na,3,c.wav\na,1,a.wav\na,2,b.wav\nb,1,d.wav\nb,2,e.wav\n',
    `${DISTANCES}a.wav,b.wav,0.5\na.wav,c.wav,0.25\nb.wav,c.wav,9\nd.wav,e.wav,2\n`,
  );
  const { plots, misses } = await rankingPicture([files]);
  t.deepEqual(plots, [
    {
      title: 'Distance by rank',
      x: 'rank',
      y: 'distance to the reference',
      diagonal: false,
      points: [
        [2, 0.5],
        [3, 0.25],
        [2, 2],
      ],
    },
  ]);
  t.deepEqual(misses, []);
});

test('pairs are a ROC curve from the farthest on, and each is missed by its place from where it should be', async (t) => {
  const files = filesOf(
    t,
    'filename1,filename2,different\na.wav,b.wav,1\na.wav,c.wav,0\na.wav,d.wav,1\na.wav,e.wav,0\n',
    `${DISTANCES}a.wav,b.wav,4\na.wav,c.wav,3\na.wav,d.wav,2\na.wav,e.wav,1\n`,
  );
  const { plots, misses } = await jndPicture([files]);
  t.true(plots[0]?.diagonal);
  t.deepEqual(plots[0]?.points, [
    [0, 0],
    [0, 0.5],
    [0.5, 0.5],
    [0.5, 1],
    [1, 1],
  ]);
  t.deepEqual(
    misses.map(({ clip, by }) => [clip.file, clip.expected, clip.predicted, by]),
    [
      ['b.wav', 'differs from a.wav', 'distance 4', 0],
      ['c.wav', 'sounds like a.wav', 'distance 3', 2],
      ['d.wav', 'differs from a.wav', 'distance 2', 2],
      ['e.wav', 'sounds like a.wav', 'distance 1', 0],
    ],
  );
});

test('where all pairs differ, or none does, the curve has one axis', async (t) => {
  for (const [different, end] of [
    ['1', [0, 1]],
    ['0', [1, 0]],
  ] as const) {
    const files = filesOf(
      t,
      `filename1,filename2,different\na.wav,b.wav,${different}\n`,
      `${DISTANCES}a.wav,b.wav,4\n`,
    );
    t.deepEqual((await jndPicture([files])).plots[0]?.points.at(-1), end);
  }
});
