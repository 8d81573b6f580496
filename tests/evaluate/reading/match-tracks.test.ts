import test from 'ava';
import { matchTracks } from '../../../src/evaluate/reading/match-tracks.ts';

test('names meet as they are, without their folders, or without the ends that all have', (t) => {
  t.deepEqual(matchTracks(['a', 'b'], ['b', 'c']), { found: new Map([['b', 'b']]) });
  t.deepEqual(
    matchTracks(['GT/a', 'GT/b'], ['a', 'b']).found,
    new Map([
      ['GT/a', 'a'],
      ['GT/b', 'b'],
    ]),
  );
  const adc = matchTracks(['daisy1REF', 'opera2REF'], ['daisy1', 'opera2']);
  t.deepEqual(
    adc.found,
    new Map([
      ['daisy1REF', 'daisy1'],
      ['opera2REF', 'opera2'],
    ]),
  );
  t.deepEqual(matchTracks(['daisy1REF', 'opera1REF'], ['daisy1']).found, new Map([['daisy1REF', 'daisy1']]));
  t.regex(adc.told ?? '', /without 'REF' at the end of those of labels and '' of those of predictions/);
});

test('names that would be alike only without what tells them apart are not matched', (t) => {
  t.is(matchTracks(['x/a', 'y/a'], ['a']).found.size, 0);
  t.is(matchTracks(['a'], ['b']).found.size, 0);
  t.is(matchTracks([], []).found.size, 0);
});
