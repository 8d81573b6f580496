/**
 * The hop of a model that makes so many frames more of so many samples more: the whole number that fits, of several the
 * one with the most factors of 2.
 */
export function roundest(samples: number, frames: number): number {
  if (samples % frames === 0) return samples / frames;
  const [least, most] = [Math.ceil(samples / (frames + 1)), Math.floor(samples / (frames - 1))];
  let best = Math.round(samples / frames);
  const twos = (value: number) => value & -value;
  for (let hop = least; hop <= most; hop++) if (twos(hop) > twos(best)) best = hop;
  return best;
}

/** The sample rate, in Hz, that a name tells: `yamnet-16k.onnx`, `net_44100.onnx`, `audio_48khz`. */
export function sampleRateIn(text: string): number | undefined {
  const found = /(?<!\d)(?:(16|32|48)(?:000|k)|(22050)|(44100))(?!\d)/i.exec(text);
  if (found === null) return undefined;
  const [, thousands, ...whole] = found;
  return thousands === undefined
    ? Number(whole.find((rate) => rate !== undefined))
    : Number(thousands) * 1000;
}
