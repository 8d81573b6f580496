import { at } from '../../at.ts';
import { AudioSampler } from '../audio-sampler.ts';
import type { SoundLabels } from '../sound-labels.ts';
import { besselJ, besselZeros } from './bessel.ts';
import { requireKnownSettings } from './known-settings.ts';
import {
  checkMembrane,
  MEMBRANE_DEFAULTS,
  type MembraneSettings,
  type Mode,
  renderModes,
  requireAudible,
  waveSpeed,
} from './membrane.ts';

export type CircularDrumSettings = MembraneSettings;

const SMALLEST = 0.1;
const LARGEST = 2;
/** How near the rim a drum is struck, as a part of its radius: at the rim itself nothing would sound. */
const OUTERMOST = 0.95;

/**
 * Circular drums of random size, each struck at some points. Labels: `drum_size`, the diameter in metres, and
 * `strike_location`, how far from the centre it was struck, as a part of the radius.
 *
 * An ideal membrane of radius a, fixed at its rim, has the modes J_m(z r/a) cos(m t) and J_m(z r/a) sin(m t), where z are
 * the zeros z_mn of the Bessel function J_m, with the frequencies z c / (2 pi a), c the speed of its waves (N. H. Fletcher and
 * T. D. Rossing, "The Physics of Musical Instruments", 2nd edition, chapter 3). A short blow at a point sets each mode off in
 * proportion to its value there over its norm, a^2 pi J_(m+1)(z)^2 / 2 (for m = 0 twice that), and over its frequency; what is
 * heard is the displacement of the same point (P. M. Morse, "Vibration and Sound", 2nd edition, chapter V). The two modes of
 * a pair add up to the same wherever around the centre that is. All modes die away alike.
 */
export class CircularDrum extends AudioSampler {
  static readonly module: string = import.meta.url;
  readonly #settings: Required<MembraneSettings>;
  /** By m, then by n. */
  readonly #zeros: readonly Float64Array[];
  #size = 0;
  #strike = 0;

  /** @throws UserError that names a setting which is out of its range */
  constructor(settings: CircularDrumSettings) {
    const complete = { ...MEMBRANE_DEFAULTS, ...settings };
    super(complete);
    this.#settings = { ...complete, seed: this.seed };
    if (new.target === CircularDrum) {
      requireKnownSettings('CircularDrum', settings, Object.keys(MEMBRANE_DEFAULTS));
    }
    checkMembrane(this.#settings);
    this.#zeros = Array.from({ length: this.#settings.M }, (_, m) => besselZeros(m, this.#settings.N));
    const smallest = complete.drum_size || SMALLEST;
    requireAudible(this.#frequencyOf(at(at(this.#zeros, 0), 0), smallest), smallest, this.sampleRate);
  }

  /** Hz, of a mode. */
  #frequencyOf(zero: number, size: number): number {
    return (zero * waveSpeed(this.#settings)) / (Math.PI * size);
  }

  override updateProperties(index: number): void {
    const { strikes_per_drum, drum_size } = this.#settings;
    const drum = Math.floor(index / strikes_per_drum);
    this.#size = drum_size === 0 ? this.random(drum, 'drum').uniform(SMALLEST, LARGEST) : drum_size;
    // Evenly over the area.
    const radius = OUTERMOST * Math.sqrt(this.random(index, 'strike').random());
    this.#strike = index % strikes_per_drum === 0 ? 0 : radius;
  }

  override generateWaveform(): Float32Array {
    const modes: Mode[] = [];
    for (const [m, zeros] of this.#zeros.entries()) {
      for (const zero of zeros) {
        const norm = (m === 0 ? 2 : 1) * at(besselJ(m + 1, zero), m + 1) ** 2;
        const frequency = this.#frequencyOf(zero, this.#size);
        const shape = at(besselJ(m, zero * this.#strike), m) ** 2;
        modes.push({ frequency, amplitude: shape / (norm * frequency) });
      }
    }
    return renderModes(modes, this.length, this.#settings);
  }

  override getLabels(): SoundLabels {
    return { drum_size: [this.#size], strike_location: [this.#strike] };
  }
}
