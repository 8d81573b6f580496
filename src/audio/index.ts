export { trimOrPad } from './duration.ts';
export { type CentredFrames, centredFrames } from './frames.ts';
export { hannWindow } from './hann-window.ts';
export { type MelFilters, type MelOptions, slaneyMelFilters } from './mel.ts';
export { toMono16 } from './mono.ts';
export { createPowerSpectrum, type PowerSpectrum } from './power-spectrum.ts';
export { createResampler, type Resampler, resample16 } from './resampler.ts';
export type { PcmSignal, Signal } from './signal.ts';
export { type DecodedWav, decodeWav, encodeWav16, readWavMono } from './wav.ts';
