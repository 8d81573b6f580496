import test from 'ava';
import { clipGroup, clipGroupsSchema } from '../../src/prediction-types/clip-groups.ts';

test('the group of a clip is what is in the first brackets of the pattern, by its name where it has one', (t) => {
  const piano = { name: 'piano', pattern: '_([^_]+)\\.wav$', names: { AkPnBcht: 'Bechstein' } };
  t.is(clipGroup(piano, 'MAPS_MUS-bach_846_AkPnBcht.wav'), 'Bechstein');
  t.is(clipGroup(piano, 'MAPS_MUS-bach_846_StbgTGd2.wav'), 'StbgTGd2');
  t.is(clipGroup(piano, 'other.mp3'), 'others');
  t.is(clipGroup({ name: 'x', pattern: '^(\\w+)-' }, 'toString-1.wav'), 'toString');
});

test('a pattern that is no regular expression, or finds no group, is refused', (t) => {
  const isValid = (pattern: string) => clipGroupsSchema.safeParse({ name: 'piano', pattern }).success;
  t.deepEqual(['^(a)', '(?<kind>a)b', '^a', '(?:a)', '(', ''].map(isValid), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  t.false(clipGroupsSchema.safeParse({ name: '', pattern: '(a)' }).success);
});
