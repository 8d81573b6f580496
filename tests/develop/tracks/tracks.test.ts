import { join } from 'node:path';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import { readTrackFolder } from '../../../src/develop/tracks/track-folder.ts';
import {
  readTrackIndex,
  shuffleSplit,
  trackIndexText,
  tracksOf,
} from '../../../src/develop/tracks/track-index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

test('recordings are found with their annotations, in subfolders, of any format, gzipped or not', async (t) => {
  const folder = temporaryFolder(t, {
    'b.flac': '',
    'b.jamz': '',
    'sub/a.x.wav': '',
    'sub/a.x.jams': '',
    'notes.txt': '',
  });
  t.deepEqual(
    [...(await readTrackFolder(folder)).values()],
    [
      { id: 'a.x', audio: 'sub/a.x.wav', annotation: 'sub/a.x.jams' },
      { id: 'b', audio: 'b.flac', annotation: 'b.jamz' },
    ],
  );
});

test('recordings without annotation, annotations without recording and ids that are there twice are named, all of them', async (t) => {
  const folder = temporaryFolder(t, {
    'a.wav': '',
    'b.jams': '',
    'c.wav': '',
    'c.jams': '',
    'c.flac': '',
    'x/c.jams': '',
  });
  const { message } = await t.throwsAsync(readTrackFolder(folder, 'recordings'));
  t.deepEqual(message.split('\n'), [
    'recordings: 4 files without a pair of their own; expected <track_id>.wav and <track_id>.jams:',
    '  a.wav: no annotation a.jams or a.jamz',
    '  b.jams: no recording b.wav, or of another format',
    '  c.wav: has the id c, as c.flac has',
    '  x/c.jams: annotates c, as c.jams does',
  ]);
  await t.throwsAsync(readTrackFolder(join(folder, 'none')), {
    message: /none: expected a folder, found nothing/,
  });
  await t.throwsAsync(readTrackFolder(temporaryFolder(t), 'empty'), { message: /^empty: no recordings/ });
});

test('an index is what pandas writes of a column of ids; wrong ones are refused with their file', async (t) => {
  t.is(JSON.stringify(JSON.parse(trackIndexText(['b', 'a']))), '{"id":{"0":"b","1":"a"}}');
  const folder = temporaryFolder(t, {
    'own.json': trackIndexText(['b', 'a']),
    'numbers.json': '{"id":{"0":1218,"1":"x"},"genre":{"0":"a"}}',
    'twice.json': trackIndexText(['a', 'a']),
    'list.json': '["a"]',
    'null.json': '{"id":{"0":"a","1":null}}',
  });
  const read = (name: string) => readTrackIndex(join(folder, name));
  t.deepEqual(await read('own.json'), ['b', 'a']);
  t.deepEqual(await read('numbers.json'), ['1218', 'x']);
  await t.throwsAsync(read('twice.json'), { message: /twice\.json: a is there twice/ });
  await t.throwsAsync(read('list.json'), { message: /list\.json: / });
  await t.throwsAsync(read('null.json'), {
    message: /null\.json.*id\.1: expected a track id, a text or a number$/,
  });
  const track = { id: 'a', audio: 'a.wav', annotation: 'a.jams' };
  const place = { file: 'index.json', place: 'data' };
  t.deepEqual(tracksOf(['a'], new Map([['a', track]]), place), [track]);
  t.throws(() => tracksOf(['x', 'a', 'y'], new Map([['a', track]]), place), {
    message: /^index\.json: 2 of 3 tracks are not in data; .*:\n {2}x\n {2}y$/,
  });
});

testProp(
  'ids are divided by share and seed alone, whatever their order, and none is lost',
  [
    fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 30 }),
    fc.double({ min: 0.05, max: 0.9, noNaN: true }),
    fc.nat(),
  ],
  (t, ids, share, seed) => {
    const { part, rest } = shuffleSplit(ids, share, seed);
    t.is(part.length, Math.ceil(share * ids.length));
    t.deepEqual([...part, ...rest].sort(), [...ids].sort());
    t.deepEqual(shuffleSplit([...ids].reverse(), share, seed), { part, rest });
  },
);
