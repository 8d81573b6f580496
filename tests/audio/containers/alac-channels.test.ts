import test from 'ava';
import { alacInWavOrder } from '../../../src/audio/containers/alac-channels.ts';

/** ALACChannelLayoutTags of Apple's ALACAudioTypes.h, and the same by the order of bits of WAV's dwChannelMask. */
const LAYOUTS = [
  ['C', 'C'],
  ['L R', 'L R'],
  ['C L R', 'L R C'],
  ['C L R Cs', 'L R C Cs'],
  ['C L R Ls Rs', 'L R C Ls Rs'],
  ['C L R Ls Rs LFE', 'L R C LFE Ls Rs'],
  ['C L R Ls Rs Cs LFE', 'L R C LFE Ls Rs Cs'],
  ['C Lc Rc L R Ls Rs LFE', 'L R C LFE Ls Rs Lc Rc'],
] as const;

for (const [alac, wav] of LAYOUTS) {
  test(`channels ${alac} of ALAC are ${wav} of WAV`, (t) => {
    t.deepEqual(alacInWavOrder(alac.split(' ')), wav.split(' '));
  });
}
