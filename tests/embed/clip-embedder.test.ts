import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Clip } from '../../src/embed/clip-batches.ts';
import { ClipEmbedder, ModuleFailure } from '../../src/embed/clip-embedder.ts';
import { EmbeddingMeter } from '../../src/embed/embedding-meter.ts';
import type { KeptEmbeddings } from '../../src/embed/kept-embeddings.ts';
import { UserError } from '../../src/errors.ts';
import type { ModuleHost, Sound } from '../../src/modules/module-host.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { wavOf } from './task-folder.ts';

/** An embedder of clips 1 to 4 and of one that is no sound, and the names of what it gave to the module and kept. */
function bench(t: ExecutionContext, embedScenes: (sounds: readonly Sound[]) => Promise<Float32Array[]>) {
  const folder = temporaryFolder(t, {
    ...Object.fromEntries([1, 2, 3, 4].map((index) => [`${index}.wav`, wavOf(index, 200 * index)])),
    'bad.wav': 'no sound',
  });
  const clip = (name: string): Clip => {
    const path = join(folder, name);
    return { name, path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') };
  };
  const [given, kept]: [string[], string[]] = [[], []];
  const host: Pick<ModuleHost, 'embedScenes'> = {
    embedScenes: (sounds) => {
      given.push(...sounds.map(({ name }) => name));
      return embedScenes(sounds);
    },
  };
  const store: Pick<KeptEmbeddings, 'take' | 'keep'> = {
    take: async () => false,
    keep: async (clips) => {
      kept.push(...clips.map(({ name }) => name));
    },
  };
  const embedder = new ClipEmbedder({
    host: host as ModuleHost,
    kept: store as KeptEmbeddings,
    meter: new EmbeddingMeter(16000, () => {}),
    kind: 'scene',
    sampleRate: 16000,
    split: 'test',
    signal: new AbortController().signal,
    alike: (each) => [each],
  });
  const embed = (...names: string[]) => embedder.embed(names.map(clip));
  return { embed, given, kept, clip };
}

test('once a clip was bad, clips of later batches are read and checked, and given to no module', async (t) => {
  const { embed, given, kept, clip } = bench(t, async (sounds) => sounds.map(() => new Float32Array(2)));
  t.is((await embed('1.wav')).size, 0);
  const bad = await embed('2.wav', 'bad.wav');
  t.deepEqual([...bad.keys()], [clip('bad.wav').sha256]);
  t.true(bad.get(clip('bad.wav').sha256) instanceof UserError);
  for (const name of ['3.wav', '4.wav']) t.is((await embed(name)).size, 0);
  t.is((await embed('bad.wav')).size, 1);
  t.deepEqual(given, ['test/1.wav']);
  t.deepEqual(kept, ['1.wav']);
});

test('once the module failed, it is told for each later batch, and the module is not asked again', async (t) => {
  const { embed, given } = bench(t, async () => {
    throw new UserError('out of range');
  });
  const first = await t.throwsAsync(embed('1.wav'), { instanceOf: ModuleFailure });
  t.is(await t.throwsAsync(embed('2.wav')), first);
  t.deepEqual(given, ['test/1.wav']);
});

test('of two batches in which the module fails at a time, both tell the first fault', async (t) => {
  const { embed, given } = bench(t, async ([sound]) => {
    throw new UserError(`${sound?.name}: out of range`);
  });
  const [one, other] = await Promise.allSettled([embed('1.wav'), embed('2.wav')]);
  t.is(given.length, 2);
  t.true(one.status === 'rejected' && other.status === 'rejected' && one.reason === other.reason);
  t.regex(String(one.status === 'rejected' && one.reason.cause.message), new RegExp(given[0] ?? ''));
});
