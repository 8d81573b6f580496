import { Buffer } from 'node:buffer';
import test, { type ExecutionContext } from 'ava';
import { decodeWav, encodeWav16 } from '../../src/audio/index.ts';
import { ClipInliner, clipKey, findClip } from '../../src/report/audio-clips.ts';
import { temporaryFolder, writeFiles } from '../temporary-folder.ts';

const silence = (samples: number, sampleRate: number) =>
  encodeWav16({ samples: new Int16Array(samples), sampleRate });

/** A tasks folder with one clip at each of the rates. */
function tasksFolder(t: ExecutionContext, rates: readonly number[]): string {
  const folder = temporaryFolder(t);
  for (const rate of rates) writeFiles(folder, { [`task/${rate}/test/a.wav`]: silence(1, rate) });
  return folder;
}

const clip = { task: 'task', split: 'test', file: 'a.wav' };

test('of the rates of a clip the lowest from 16 kHz on is heard, else the highest', async (t) => {
  const heard = async (...rates: number[]) =>
    (await findClip(tasksFolder(t, rates), clip))?.split(/[\\/]/).at(-3);
  t.is(await heard(8000, 16000, 22050), '16000');
  t.is(await heard(8000, 48000, 22050), '22050');
  t.is(await heard(4000, 8000), '8000');
  t.is(await findClip(tasksFolder(t, [16000]), { ...clip, file: '../test/a.wav' }), undefined);
});

test('of an excerpt its stretch is in the page, under a name of its own', async (t) => {
  const folder = temporaryFolder(t);
  const samples = Int16Array.from({ length: 8000 }, (_, sample) => sample);
  writeFiles(folder, { 'task/8000/test/a.wav': encodeWav16({ samples, sampleRate: 8000 }) });
  const excerpt = { ...clip, stretch: [0.25, 0.5] as const };
  const { url = '', first } = (await new ClipInliner(folder).embed(excerpt)) ?? {};
  const wav = decodeWav(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'), 'a.wav');
  t.deepEqual([...(wav.int16 ?? [])], [...samples.subarray(2000, 4000)]);
  t.is(first, undefined);
  t.is(clipKey(excerpt), 'task/test/a.wav#0.25-0.5');
});

test('a clip of ten seconds is in the page whole, of a longer one the first ten, at 16 kHz at most', async (t) => {
  const folder = temporaryFolder(t);
  const clips = new ClipInliner(folder);
  const embedded = async (file: string, samples: number, rate: number) => {
    writeFiles(folder, { [`task/${rate}/test/${file}`]: silence(samples, rate) });
    const { url = '', first } = (await clips.embed({ ...clip, file })) ?? {};
    const wav = decodeWav(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'), file);
    return { first, rate: wav.sampleRate, samples: wav.channels[0]?.length };
  };
  t.deepEqual(await embedded('a.wav', 160_000, 16_000), { first: undefined, rate: 16_000, samples: 160_000 });
  t.deepEqual(await embedded('b.wav', 160_001, 16_000), { first: 10, rate: 16_000, samples: 160_000 });
  t.deepEqual(await embedded('c.wav', 400_000, 32_000), { first: 10, rate: 16_000, samples: 160_000 });
  t.deepEqual(await embedded('d.wav', 80_001, 8000), { first: 10, rate: 8000, samples: 80_000 });
});
