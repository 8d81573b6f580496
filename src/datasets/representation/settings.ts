import { UserError } from '../../errors.ts';
import { requireKnownNames } from '../../known-names.ts';

/** How a sound is given to a network, with kac_prediction's names and meanings. */
export type RepresentationSettings = {
  /**
   * `end2end`: the waveform. `fft`: powers of the spectrum. `mel`: powers of mel bands (HTK's scale, triangles of height 1).
   *
   * @default end2end
   */
  readonly output_type?: 'end2end' | 'fft' | 'mel';
  /** Whether each sound is stretched first so that its smallest sample is -1 and its largest 1. @default true */
  readonly normalise_input?: boolean;
  /** Samples of the Fourier transform, an even number: the spectrum has half as many bins and one. @default 512 */
  readonly n_bins?: number;
  /** Samples of a frame, at most `n_bins`. @default 512 */
  readonly window_length?: number;
  /** Samples from the centre of a frame to the next. @default 256 */
  readonly hop_length?: number;
  /** Mel bands. @default 32 */
  readonly n_mels?: number;
  /** Hz: lower end of the first mel band. @default 22.05 */
  readonly f_min?: number;
};

/** In the order in which kac_prediction writes them. */
const DEFAULTS: Required<RepresentationSettings> = {
  f_min: 22.05,
  hop_length: 256,
  n_bins: 512,
  n_mels: 32,
  normalise_input: true,
  output_type: 'end2end',
  window_length: 512,
};

const OUTPUT_TYPES = ['end2end', 'fft', 'mel'];
const WHOLE = ['hop_length', 'n_bins', 'n_mels', 'window_length'] as const;

/**
 * The settings with defaults where nothing is said.
 *
 * @throws UserError that names the setting, the value and what was expected
 */
export function completeSettings(settings: RepresentationSettings): Required<RepresentationSettings> {
  requireKnownNames('representation setting', settings, Object.keys(DEFAULTS));
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  const complete = { ...DEFAULTS, ...Object.fromEntries(given) };
  const wrong = (name: keyof RepresentationSettings, expected: string) =>
    new UserError(`representation setting ${name}: ${JSON.stringify(complete[name])}; expected ${expected}`);
  if (!OUTPUT_TYPES.includes(complete.output_type)) {
    throw wrong('output_type', `one of ${OUTPUT_TYPES.join(', ')}`);
  }
  if (typeof complete.normalise_input !== 'boolean') throw wrong('normalise_input', 'true or false');
  for (const name of WHOLE) {
    if (!Number.isInteger(complete[name]) || complete[name] < 1) throw wrong(name, 'a whole number from 1');
  }
  if (!(Number.isFinite(complete.f_min) && complete.f_min >= 0)) throw wrong('f_min', 'Hz, 0 or above');
  if (complete.output_type === 'end2end') return complete;
  if (complete.n_bins % 2 === 1) {
    throw wrong('n_bins', 'an even number: it is the samples of the transform, not its bins');
  }
  if (complete.window_length > complete.n_bins) {
    throw wrong('window_length', `at most n_bins, ${complete.n_bins}`);
  }
  return complete;
}
