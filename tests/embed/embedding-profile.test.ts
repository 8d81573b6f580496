import { existsSync, readFileSync } from 'node:fs';
import test from 'ava';
import { PROFILE_FILE } from '../../src/embed/embedding-profile.ts';
import { Bench } from './embedding-run.ts';
import { clipName, wavOf } from './task-folder.ts';

test('a profile tells of each split what was embedded, what was there, and how long it took', async (t) => {
  const bench = await Bench.create(t, { kind: 'scene', splits: { train: 12, test: 4 } });
  const file = bench.at('embeddings/mine/small', PROFILE_FILE);
  const read = () => JSON.parse(readFileSync(file, 'utf8'));
  const first = await bench.run();
  t.false(existsSync(file), 'no step writes it');
  await first.profile.write();
  const { splits, ...about } = read();
  t.like(about, { module: './mine', versions: { node: process.versions.node } });
  t.deepEqual(Object.keys(splits).sort(), ['test', 'train']);
  t.is(splits.train.clips_embedded + splits.test.clips_embedded, 12);
  t.is(splits.train.clips_kept + splits.test.clips_kept, 4);
  t.true(splits.train.peak_memory_mib > 10 && splits.train.seconds > 0 && splits.train.model_seconds > 0);
  t.true(splits.train.model_seconds <= splits.train.seconds);

  bench.write({ [`task/16000/train/${clipName(3)}`]: wavOf(77, 400) });
  await (await bench.run()).profile.write();
  t.like(read().splits.train, { clips_embedded: 1, clips_kept: 11, audio_seconds: 0.025 });
  t.deepEqual(read().splits.test, splits.test, 'what was fresh is told as before');
  const before = read();
  await (await bench.run()).profile.write();
  t.deepEqual(read(), before);
});
