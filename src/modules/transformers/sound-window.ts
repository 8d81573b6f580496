import { at } from '../../at.ts';
import type { FrameTimes } from '../network/network.ts';
import type { ModelFacts } from './model-folder.ts';

/** AST's spectra have a frame for so many samples. */
const AST_HOP = 160;

/** What a model takes at once, of those that pad or cut every sound to one length. */
export interface SoundWindow {
  readonly samples: number;
  /** Whether its frames follow the sound in time; else all of them are of the whole window. */
  readonly isLinear: boolean;
}

/** The window of a model; undefined of one that takes sounds of any length. */
export function windowOf({ preprocessor }: Pick<ModelFacts, 'preprocessor'>): SoundWindow | undefined {
  const { feature_extractor_type, n_samples, nb_max_samples, max_length } = preprocessor;
  if (feature_extractor_type === 'WhisperFeatureExtractor' && n_samples !== undefined) {
    return { samples: n_samples, isLinear: true };
  }
  if (feature_extractor_type === 'ClapFeatureExtractor' && nb_max_samples !== undefined) {
    return { samples: nb_max_samples, isLinear: false };
  }
  if (feature_extractor_type === 'ASTFeatureExtractor' && max_length !== undefined) {
    return { samples: max_length * AST_HOP, isLinear: false };
  }
  return undefined;
}

/**
 * When the frames of a model are, by its convolutions: each of stride s and kernel k makes a step s times as long and
 * lets a frame hear k - 1 steps more. Undefined where the files do not tell.
 */
export function frameTimesOf({ config, preprocessor }: ModelFacts): FrameTimes | undefined {
  const { conv_kernel: kernels, conv_stride: strides, max_source_positions: positions } = config;
  const window = windowOf({ preprocessor });
  if (window?.isLinear === true && positions !== undefined) {
    // The frames of the spectra are centred on multiples of their hop, and every other one is kept.
    return { hop: window.samples / positions, first: 0 };
  }
  if (kernels === undefined || strides?.length !== kernels.length || config.add_adapter === true) {
    return undefined;
  }
  let [hop, heard] = [1, 1];
  for (const [index, kernel] of kernels.entries()) {
    heard += (kernel - 1) * hop;
    hop *= at(strides, index);
  }
  return { hop, first: heard / 2 };
}
