import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { flatParameters } from '../../src/train/hparams.ts';
import { TensorBoardFile } from '../../src/train/tensorboard.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { tagsOf } from './event-tags.ts';

function observed(t: ExecutionContext) {
  const folder = join(temporaryFolder(t), 'curve');
  const file = join(folder, 'events.out.tfevents.0.heareval');
  const open = () =>
    new TensorBoardFile({
      folder,
      scoreName: 'top1_acc',
      about: [{ tag: 'about', scalar: 1 }],
      look: async (epoch) => (epoch === 1 ? [{ tag: 'looks/a.wav', scalar: 2 }] : []),
    });
  const epochs = async (observer: TensorBoardFile, from: number, to: number) => {
    for (let epoch = from; epoch < to; epoch++) {
      observer.step({ epoch });
      await observer.validated(
        { epoch, trainLoss: 1 / (epoch + 1), validationScore: epoch },
        { learningRate: 0.1 },
      );
    }
  };
  return { file, open, epochs };
}

test('a file of events has what a training began with, each validation, what is looked at, and its end', async (t) => {
  const { file, open, epochs } = observed(t);
  const observer = open();
  await observer.begin(0);
  await epochs(observer, 0, 2);
  await observer.end('finished');
  const scalars = ['train/loss', 'train/learning_rate', 'validation/top1_acc'];
  t.deepEqual(tagsOf(readFileSync(file)), [
    { step: 0, tags: ['about'] },
    { step: 0, tags: scalars },
    { step: 1, tags: [...scalars, 'looks/a.wav'] },
    { step: 2, tags: ['_hparams_/session_end_info'] },
  ]);
});

test('a training that goes on leaves the file of one that was never stopped, wherever that was', async (t) => {
  const whole = observed(t);
  const observer = whole.open();
  await observer.begin(0);
  await whole.epochs(observer, 0, 4);
  await observer.end('finished');
  const expected = readFileSync(whole.file);
  for (const kept of [1, 3, 4]) {
    const { file, open, epochs } = observed(t);
    const first = open();
    await first.begin(0);
    await epochs(first, 0, 4);
    if (kept === 4) await first.end('finished');
    // What was being written when it was killed.
    appendFileSync(file, expected.subarray(0, 20));
    const second = open();
    await second.begin(kept);
    await epochs(second, kept, 4);
    await second.end('finished');
    t.deepEqual(readFileSync(file), expected, `from epoch ${kept}`);
  }
});

test('a file that is damaged is cut where it is', async (t) => {
  const { file, open, epochs } = observed(t);
  const first = open();
  await first.begin(0);
  await epochs(first, 0, 3);
  const content = readFileSync(file);
  content[content.length - 40] = 1 + (content[content.length - 40] ?? 0);
  writeFileSync(file, content);
  await open().begin(3);
  t.deepEqual(
    tagsOf(readFileSync(file)).map(({ step }) => step),
    [0, 0, 1],
  );
});

test('parameters are named by the path to them', (t) => {
  t.deepEqual(flatParameters({ a: { b: 1, c: ['x', 2] }, d: 'text', e: true, f: undefined, g: null }), {
    'a.b': 1,
    'a.c': '["x",2]',
    d: 'text',
    e: true,
    g: 'null',
  });
});
