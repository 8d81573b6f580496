/**
 * Where each channel of WAV's order lies in ALAC's, by their number: C L R, C L R Cs, C L R Ls Rs, the same with LFE, with Cs
 * and LFE, and C Lc Rc L R Ls Rs LFE (Apple's ALACAudioTypes.h).
 */
const ALAC_ORDERS: Readonly<Record<number, readonly number[]>> = {
  3: [1, 2, 0],
  4: [1, 2, 0, 3],
  5: [1, 2, 0, 3, 4],
  6: [1, 2, 0, 5, 3, 4],
  7: [1, 2, 0, 6, 3, 4, 5],
  8: [3, 4, 0, 7, 5, 6, 1, 2],
};

/** Channels of ALAC as WAV orders them. Of one or two the order is the same. */
export function alacInWavOrder<Channel>(channels: readonly Channel[]): readonly Channel[] {
  return ALAC_ORDERS[channels.length]?.map((place) => channels[place] as Channel) ?? channels;
}
