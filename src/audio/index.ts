export { openAudioFile } from './audio-file.ts';
export { fitDuration } from './duration.ts';
export { createFourierPower } from './fourier-power.ts';
export { type CentredFrames, centredFrames } from './frames.ts';
export { type AudioFacts, inspectAudio } from './inspect.ts';
export { createMelFilters, type MelFilters } from './mel.ts';
export { readMono16, readMonoPieces } from './mono-pieces.ts';
export { createPowerSpectrum, hasPowerSpectrum, type PowerSpectrum } from './power-spectrum.ts';
export {
  createResampler,
  createResamplerBank,
  type Resampler,
  type ResamplerBank,
  toFullScale,
} from './resampler.ts';
export { decodeWav, encodeWav16, readWavMono, wavHeader16 } from './wav.ts';
