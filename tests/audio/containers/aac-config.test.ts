import test from 'ava';
import { checkSpeakers } from '../../../src/audio/containers/aac-config.ts';

test('AAC of four channels is refused where its speakers are not those of a configuration of MPEG-4', (t) => {
  t.throws(() => checkSpeakers({ channelConfiguration: 0 }, 4, 'a.m4a'), {
    message: /^a\.m4a: has 4 channels of AAC in a layout of its own/,
  });
  t.notThrows(() => checkSpeakers({ channelConfiguration: 4 }, 4, 'a.m4a'));
  t.notThrows(() => checkSpeakers({ channelConfiguration: 0 }, 6, 'a.m4a'));
});
