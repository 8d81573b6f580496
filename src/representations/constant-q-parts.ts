import { addConstantQ, constantQFrames } from './constant-q.ts';
import { type ConstantQPlan, kernelNumbers, planConstantQ } from './constant-q-plan.ts';
import { addDecibels } from './decibels.ts';
import { LARGEST_KERNEL } from './fourier-kernel.ts';
import type { RepresentationParts } from './representation.ts';
import type { RepresentationSettings } from './settings.ts';

/** Hz: the lowest bin of music-transcription and deep salience, the note C1. */
const LOWEST = 32.7;

/**
 * The settings of constant-Q transforms, which are as many whole octaves as there is room for.
 *
 * @param harmonics factors of the lowest bin, one for each transform
 */
export function constantQDefaults(
  sampleRate: number,
  given: RepresentationSettings,
  harmonics: readonly number[],
  mostOctaves: number,
): RepresentationSettings {
  const { bins_per_octave = 36, f_min = LOWEST, filter_scale = 1, n_bins } = given;
  const fits = (octaves: number) => {
    const settings = {
      bins_per_octave,
      f_min,
      filter_scale,
      hop_length: 1,
      n_bins: octaves * bins_per_octave,
    };
    return plansOf(settings, sampleRate, harmonics).every(({ reaches }) => reaches <= sampleRate / 2);
  };
  let octaves = n_bins === undefined ? mostOctaves : n_bins / bins_per_octave;
  while (n_bins === undefined && octaves > 1 && !fits(octaves)) octaves--;
  const chosen = given.octaves ?? octaves;
  return {
    hop_length: 256,
    n_bins: Math.round(chosen * bins_per_octave),
    bins_per_octave,
    octaves,
    f_min,
    filter_scale,
    decibels: true,
    top_db: 80,
    normalise_input: false,
  };
}

/**
 * Constant-Q transforms, those of the first harmonic's bins before those of the second's.
 *
 * @throws RangeError where the settings do not go together
 */
export function createConstantQ(
  name: string,
  settings: RepresentationSettings,
  sampleRate: number,
  harmonics: readonly number[],
): RepresentationParts {
  const { hop_length = 0, n_bins = 0, bins_per_octave = 0, octaves = 0, top_db = 0 } = settings;
  if (Math.round(octaves * bins_per_octave) !== n_bins) {
    throw new RangeError(
      `octaves ${octaves}; with bins_per_octave ${bins_per_octave} and n_bins ${n_bins}: expected n_bins / bins_per_octave`,
    );
  }
  if (settings.f_min === 0) throw new RangeError('f_min 0; expected the frequency of the first bin, above 0');
  const plans = plansOf(settings, sampleRate, harmonics);
  checkRange(settings, plans, sampleRate, Math.max(...harmonics));
  return {
    name,
    settings,
    sampleRate,
    bins: n_bins * harmonics.length,
    binsPerOctave: bins_per_octave,
    hop: hop_length,
    context: Math.max(...plans.map(({ context }) => context)),
    transformShape: (samples) => [
      n_bins * harmonics.length,
      Math.min(...plans.map((plan) => constantQFrames(samples, plan.octaves))),
    ],
    addFrames: (graph, sound) => addConstantQ(graph, sound, plans),
    ...(settings.decibels && {
      addRelative: (graph, frames, largest) => addDecibels(graph, frames, largest, top_db),
    }),
  };
}

function plansOf(
  settings: RepresentationSettings,
  sampleRate: number,
  harmonics: readonly number[],
): ConstantQPlan[] {
  const { hop_length = 0, n_bins = 0, bins_per_octave = 0, f_min = 0, filter_scale = 0 } = settings;
  return harmonics.map((harmonic) =>
    planConstantQ({
      sampleRate,
      lowest: harmonic * f_min,
      bins: n_bins,
      binsPerOctave: bins_per_octave,
      hop: hop_length,
      filterScale: filter_scale,
    }),
  );
}

function checkRange(
  { octaves, f_min, hop_length }: RepresentationSettings,
  plans: readonly ConstantQPlan[],
  sampleRate: number,
  harmonic: number,
): void {
  const reaches = Math.max(...plans.map((plan) => plan.reaches));
  if (reaches > sampleRate / 2) {
    throw new RangeError(
      `octaves ${octaves}; with f_min ${f_min}${harmonic === 1 ? '' : ` and its multiple by ${harmonic}`} the highest filter reaches ${Math.ceil(reaches)} Hz: expected at most half the sample rate, ${sampleRate / 2}`,
    );
  }
  const all = plans.flatMap((plan) => plan.octaves);
  if (plans.reduce((sum, plan) => sum + kernelNumbers(plan), 0) > LARGEST_KERNEL) {
    const longest = Math.max(...all.map(({ size }) => size));
    throw new RangeError(
      `hop_length ${hop_length}; with it the rate is halved ${Math.max(...all.map(({ halvings }) => halvings))} times, which leaves filters of ${longest} samples: expected a multiple of ${2 ** (Math.ceil(octaves ?? 0) - 1)}`,
    );
  }
}
