import { join } from 'node:path';
import test from 'ava';
import { BATCH_CLIPS, clipBatches, clipsOf } from '../../src/embed/clip-batches.ts';
import type { InputFolder } from '../../src/pipeline/types.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folderOf = (path: string, files: readonly string[]): InputFolder => ({
  path,
  files,
  sha256Of: (file) => `sha256 of ${file}`,
});

test('clips of one size go together, in their order, no more than a batch holds', async (t) => {
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < 2 * BATCH_CLIPS + 5; i++) {
    files[`16000/a/c${String(i).padStart(3, '0')}.wav`] = new Uint8Array(90);
  }
  const folder = temporaryFolder(t, { ...files, '16000/a/z.wav': new Uint8Array(91) });
  const batches = await clipBatches(
    clipsOf(folderOf(folder, [...Object.keys(files), '16000/a/z.wav']), '16000/a/'),
  );
  t.deepEqual(
    batches.map(({ clips }) => clips.length),
    [BATCH_CLIPS, BATCH_CLIPS, 5, 1],
  );
  t.is(batches[1]?.clips[0]?.name, `c${String(BATCH_CLIPS).padStart(3, '0')}.wav`);
  t.is(batches[3]?.clips[0]?.path, join(folder, '16000/a/z.wav'));
});

test('long clips go fewer together, and very long ones alone', async (t) => {
  const seconds = (count: number) => new Uint8Array(44 + 2 * count * 16000);
  const folder = temporaryFolder(t, {
    '1.wav': seconds(30),
    '2.wav': seconds(30),
    '3.wav': seconds(30),
    '4.wav': seconds(100),
    '5.wav': seconds(100),
  });
  const batches = await clipBatches(
    clipsOf(folderOf(folder, ['1.wav', '2.wav', '3.wav', '4.wav', '5.wav']), ''),
  );
  t.deepEqual(
    batches.map(({ clips }) => clips.map(({ name }) => name)),
    [['1.wav', '2.wav'], ['3.wav'], ['4.wav'], ['5.wav']],
  );
});

test('files of other folders are no clips of the split', (t) => {
  t.deepEqual(
    clipsOf(folderOf('/task', ['16000/a/x.wav', '16000/ab/y.wav', '16000/a/deep/z.wav']), '16000/a/'),
    [
      { name: 'x.wav', path: join('/task', '16000/a/x.wav'), sha256: 'sha256 of 16000/a/x.wav' },
      {
        name: 'deep/z.wav',
        path: join('/task', '16000/a/deep/z.wav'),
        sha256: 'sha256 of 16000/a/deep/z.wav',
      },
    ],
  );
});
