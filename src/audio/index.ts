export { openAudioFile } from './audio-file.ts';
export { fitDuration } from './duration.ts';
export { centredFrames } from './frames.ts';
export { type AudioFacts, inspectAudio } from './inspect.ts';
export { type MelFilters, slaneyMelFilters } from './mel.ts';
export { readMono16, readMonoPieces } from './mono-pieces.ts';
export { createPowerSpectrum, type PowerSpectrum } from './power-spectrum.ts';
export {
  createResampler,
  createResamplerBank,
  type Resampler,
  type ResamplerBank,
  toFullScale,
} from './resampler.ts';
export { decodeWav, encodeWav16, readWavMono, wavHeader16 } from './wav.ts';
