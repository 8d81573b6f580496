import { UserError } from '../../errors.ts';
import { AudioSampler } from '../audio-sampler.ts';
import type { SoundLabels } from '../sound-labels.ts';
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

export type RectangularDrumSettings = MembraneSettings & {
  /** The longer side over the shorter one, from 1; 0: another one for each drum, from 1 to 4. @default 0 */
  readonly aspect_ratio?: number;
};

const SMALLEST = 0.1;
const LARGEST = 2;
const LONGEST = 4;
/** How near a side a drum is struck, as a part of the way across: at the side itself nothing would sound. */
const MARGIN = 0.025;

/**
 * Rectangular drums of random size and shape, each struck at some points. Labels: `drum_size`, the root of the area in
 * metres; `aspect_ratio`, the longer side over the shorter one; `strike_location`, how far along the longer and the shorter
 * side it was struck, from 0 to 1.
 *
 * An ideal membrane with the sides a and b, fixed at its edges, has the modes sin(m pi x/a) sin(n pi y/b) with the
 * frequencies c/2 sqrt((m/a)^2 + (n/b)^2), c the speed of its waves (N. H. Fletcher and T. D. Rossing, "The Physics of Musical
 * Instruments", 2nd edition, chapter 3). A short blow at a point sets each mode off in proportion to its value there, over
 * its frequency; what is heard is the displacement of the same point (P. M. Morse, "Vibration and Sound", 2nd edition,
 * chapter V). All modes die away alike.
 */
export class RectangularDrum extends AudioSampler {
  static readonly module: string = import.meta.url;
  readonly #settings: Required<RectangularDrumSettings>;
  #size = 0;
  #aspectRatio = 1;
  #strike: readonly [number, number] = [0.5, 0.5];

  /** @throws UserError that names a setting which is out of its range */
  constructor(settings: RectangularDrumSettings) {
    const complete = { ...MEMBRANE_DEFAULTS, aspect_ratio: 0, ...settings };
    super(complete);
    this.#settings = { ...complete, seed: this.seed };
    if (new.target === RectangularDrum) {
      requireKnownSettings('RectangularDrum', settings, [...Object.keys(MEMBRANE_DEFAULTS), 'aspect_ratio']);
    }
    checkMembrane(this.#settings);
    const { aspect_ratio: ratio } = complete;
    if (!(ratio === 0 || (ratio >= 1 && Number.isFinite(ratio)))) {
      throw new UserError(`aspect_ratio ${ratio}; expected 1 or above, or 0 for another one for each drum`);
    }
    const [smallest, longest] = [complete.drum_size || SMALLEST, ratio || LONGEST];
    requireAudible(this.#frequencyOf(1, 1, smallest, longest), smallest, this.sampleRate);
  }

  /** Hz, of a mode. */
  #frequencyOf(m: number, n: number, size: number, aspectRatio: number): number {
    const root = Math.sqrt(aspectRatio);
    return (waveSpeed(this.#settings) / 2) * Math.hypot(m / (size * root), n / (size / root));
  }

  override updateProperties(index: number): void {
    const { strikes_per_drum, drum_size, aspect_ratio } = this.#settings;
    const drum = this.random(Math.floor(index / strikes_per_drum), 'drum');
    const [size, ratio] = [drum.uniform(SMALLEST, LARGEST), drum.uniform(1, LONGEST)];
    this.#size = drum_size === 0 ? size : drum_size;
    this.#aspectRatio = aspect_ratio === 0 ? ratio : aspect_ratio;
    const strike = this.random(index, 'strike');
    const place = [strike.uniform(MARGIN, 1 - MARGIN), strike.uniform(MARGIN, 1 - MARGIN)] as const;
    this.#strike = index % strikes_per_drum === 0 ? [0.5, 0.5] : place;
  }

  override generateWaveform(): Float32Array {
    const { M, N } = this.#settings;
    const [x, y] = this.#strike;
    const modes: Mode[] = [];
    for (let m = 1; m <= M; m++) {
      for (let n = 1; n <= N; n++) {
        const frequency = this.#frequencyOf(m, n, this.#size, this.#aspectRatio);
        const shape = (Math.sin(m * Math.PI * x) * Math.sin(n * Math.PI * y)) ** 2;
        modes.push({ frequency, amplitude: shape / frequency });
      }
    }
    return renderModes(modes, this.length, this.#settings);
  }

  override getLabels(): SoundLabels {
    return {
      aspect_ratio: [this.#aspectRatio],
      drum_size: [this.#size],
      strike_location: [...this.#strike],
    };
  }
}
