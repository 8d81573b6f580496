export { openAudioFile } from './audio-file.ts';
export { fitDuration } from './duration.ts';
export { type CentredFrames, centredFrames } from './frames.ts';
export { type AudioFacts, inspectAudio } from './inspect.ts';
export { readMono16, readMonoPieces } from './mono-pieces.ts';
export {
  createResampler,
  createResamplerBank,
  type Resampler,
  type ResamplerBank,
  toFullScale,
} from './resample/resampler.ts';
export type { PcmSignal } from './signal.ts';
export { createFourierPower } from './spectra/fourier-power.ts';
export { createMelFilters, type MelFilters } from './spectra/mel.ts';
export {
  copyFrame,
  createPowerSpectrum,
  hasPowerSpectrum,
  type PowerSpectrum,
} from './spectra/power-spectrum.ts';
export { decodeWav, encodeWav16, readWavMono, wavHeader16 } from './wav.ts';
