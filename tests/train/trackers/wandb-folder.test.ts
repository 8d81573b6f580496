import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { EventValue } from '../../../src/formats/files/tfevents.ts';
import { WandbFolder } from '../../../src/train/trackers/wandb-folder.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const PNG = Uint8Array.of(1, 2, 3);

function folderOf(t: ExecutionContext, name = 'run') {
  const root = temporaryFolder(t, { 'tensorboard/events.out.tfevents.0.x': 'events' });
  const folder = join(root, name);
  const warnings: string[] = [];
  const look = async (epoch: number): Promise<EventValue[]> =>
    epoch === 1
      ? [
          { tag: 'looks/a.wav', image: { width: 1, height: 1, png: PNG } },
          { tag: 'x', scalar: 1 },
        ]
      : [];
  const open = () =>
    new WandbFolder({
      folder,
      run: 'digits fold00',
      project: 'digits',
      group: 'digits',
      parameters: { 'training.epochs': 4 },
      scoreName: 'loss',
      look,
      tensorboard: join(root, 'tensorboard'),
      warn: (line) => warnings.push(line),
    });
  const json = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  return { folder, warnings, open, json };
}

async function validate(run: WandbFolder, from: number, to: number): Promise<void> {
  for (let epoch = from; epoch < to; epoch++) {
    const point = { epoch, trainLoss: 1, validationScore: Math.abs(epoch - 1) };
    await run.validated(point, { learningRate: 0.1, isBest: epoch < 2 });
  }
}

test('a folder has the parameters, the curve, images, the last and the best values, and what uploads it', async (t) => {
  const { folder, open, json, warnings } = folderOf(t);
  const run = open();
  await run.begin(0);
  await validate(run, 0, 3);
  await run.end('finished');
  t.deepEqual(warnings, []);
  t.deepEqual(readdirSync(folder).sort(), [
    'config.json',
    'history.jsonl',
    'media',
    'summary.json',
    'tensorboard',
    'upload.py',
  ]);
  const { id, ...about } = json('config.json');
  t.regex(id, /^[0-9a-f]{12}$/);
  t.deepEqual(about, {
    name: 'digits fold00',
    project: 'digits',
    group: 'digits',
    config: { 'training.epochs': 4 },
  });
  const rows = readFileSync(join(folder, 'history.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  t.deepEqual(rows[1], {
    epoch: 1,
    'train/loss': 1,
    'train/learning_rate': 0.1,
    'validation/loss': 0,
    media: { 'looks/a.wav': 'media/looks/a.wav-1.png' },
  });
  t.deepEqual([...readFileSync(join(folder, rows[1].media['looks/a.wav']))], [...PNG]);
  t.deepEqual(json('summary.json').best, { epoch: 1, 'validation/loss': 0 });
  t.is(json('summary.json').epoch, 2);
  t.is(readFileSync(join(folder, 'tensorboard/events.out.tfevents.0.x'), 'utf8'), 'events');
});

test('a training that goes on is the same run, without what was after its checkpoint', async (t) => {
  const { folder, open, json } = folderOf(t);
  const first = open();
  await first.begin(0);
  await validate(first, 0, 3);
  const { id } = json('config.json');
  appendFileSync(join(folder, 'history.jsonl'), '{"epo');
  const second = open();
  await second.begin(2);
  await validate(second, 2, 4);
  const epochs = readFileSync(join(folder, 'history.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).epoch);
  t.deepEqual(epochs, [0, 1, 2, 3]);
  t.is(json('config.json').id, id);
  t.is(json('summary.json').best.epoch, 1);
});

test('a folder that cannot be written is told of once, and fails nothing', async (t) => {
  const { folder, open, warnings } = folderOf(t);
  writeFileSync(folder, 'a file');
  const run = open();
  await run.begin(0);
  await validate(run, 0, 2);
  await run.end('finished');
  t.is(warnings.length, 1);
  t.regex(warnings[0] ?? '', /^wandb .*run: .*; the training goes on without it$/);
});
