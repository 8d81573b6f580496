import { readFile } from 'node:fs/promises';
import test from 'ava';
import { isLookedAt } from '../../../src/recipes/looks/looks-schema.ts';
import { eventsOf, message } from '../../train/event-tags.ts';
import { SmallTraining } from '../small-training.ts';

function lookedAt(looks: { every?: number }, epochs: number, validateEvery = 1, until = epochs): number[] {
  const validated = Array.from({ length: until }, (_, epoch) => epoch).filter(
    (epoch) => (epoch + 1) % validateEvery === 0,
  );
  return validated.filter((epoch) => isLookedAt({ clips: 4, ...looks }, epoch, { epochs, validateEvery }));
}

test('a training is looked at after its first validation, then every so many epochs, as far as it is validated', (t) => {
  t.deepEqual(lookedAt({ every: 4 }, 12), [0, 3, 7, 11]);
  t.deepEqual(lookedAt({ every: 4 }, 12, 3), [2, 5, 8, 11]);
  t.deepEqual(lookedAt({ every: 4 }, 12, 6), [5, 11]);
  t.is(lookedAt({}, 60).length, 11, 'ten times, and the first');
  t.deepEqual(lookedAt({}, 4), [0, 1, 2, 3]);
  t.deepEqual(lookedAt({}, 0, 1, 25), [0, 9, 19], 'without a last epoch');
});

test('sounds of some validation clips, what the network is given of them, what is true and what it says are shown', async (t) => {
  const bench = SmallTraining.create(t);
  const sets = ['looks={every: 2, clips: [clip1.wav, clip4.wav, none.wav]}'];
  const lines: string[] = [];
  const onEvent = (event: { readonly type: string; readonly line?: string }) =>
    void lines.push(event.line ?? '');
  t.is((await bench.train({ folds: 1, sets, onEvent })).status, 'ok');
  t.true(lines.includes('looks.clips: no validation clips are called none.wav'));
  const file = bench.at('models/pitches/1234567.0/tensorboard/fold00/events.out.tfevents.0.heareval');
  const values = eventsOf(await readFile(file)).flatMap(({ step, values: own }) =>
    own.map((value) => ({ step, ...value })),
  );
  const shown = values.filter(({ tag }) => !/^(train|validation)\//.test(tag));
  t.deepEqual(
    shown.map(({ step, tag }) => `${step} ${tag}`),
    [
      '0 _hparams_/session_start_info',
      '0 audio/pitches/clip1.wav',
      '0 input/pitches/clip1.wav',
      '0 audio/pitches/clip4.wav',
      '0 input/pitches/clip4.wav',
      '0 looks/pitches',
      '1 looks/pitches',
      '3 looks/pitches',
      '4 _hparams_/session_end_info',
    ],
  );
  const audio = message(shown[1]?.fields ?? [], 6);
  const wav = audio.find(({ number }) => number === 4)?.value as Buffer;
  t.deepEqual(wav, await readFile(bench.at('pitches-1-full/16000/fold01/clip1.wav')));
  const image = message(shown[5]?.fields ?? [], 4);
  const png = image.find(({ number }) => number === 4)?.value as Buffer;
  t.is(png.subarray(1, 4).toString(), 'PNG');
  const [height, width] = image.map(({ value }) => Number(value));
  t.deepEqual([png.readUInt32BE(20), png.readUInt32BE(16)], [height, width]);
});
