import { existsSync, readdirSync, readFileSync } from 'node:fs';
import test from 'ava';
import { EmbeddingProfile, PROFILE_FILE } from '../../src/embed/embedding-profile.ts';
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

test('what several write at once of splits of their own is all there', async (t) => {
  const bench = await Bench.create(t, { kind: 'scene', splits: { train: 2 } });
  const { host } = (await bench.run()).profile;
  const folder = bench.at('embeddings/mine/small');
  const reading = {
    ms: 1,
    phases: { load: 0, read: 0, model: 1, write: 0 },
    embedded: 1,
    kept: 0,
    seconds: 1,
  };
  const splits = Array.from({ length: 8 }, (_, index) => `fold0${index}`);
  const profiles = splits.map((split) => {
    const profile = new EmbeddingProfile(folder, host);
    profile.add(split, reading);
    return profile;
  });
  await Promise.all(profiles.map((profile) => profile.write()));
  const written = JSON.parse(readFileSync(bench.at('embeddings/mine/small', PROFILE_FILE), 'utf8'));
  t.deepEqual(Object.keys(written.splits).sort(), splits);
  t.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('.tmp-')),
    [],
  );
});
