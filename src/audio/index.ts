export { trimOrPad } from './duration.ts';
export { centredFrames } from './frames.ts';
export { type MelFilters, slaneyMelFilters } from './mel.ts';
export { readMono16 } from './mono-pieces.ts';
export { createPowerSpectrum, type PowerSpectrum } from './power-spectrum.ts';
export { createResampler, resample16 } from './resampler.ts';
export { decodeWav, encodeWav16, readWavMono } from './wav.ts';
