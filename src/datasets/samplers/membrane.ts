import { UserError } from '../../errors.ts';
import type { SamplerSettings } from '../audio-sampler.ts';

/** What circular and rectangular drums have in common, with kac_drumset's names. */
export type MembraneSettings = SamplerSettings & {
  /** Modes of the first kind: nodal diameters from 0, or half waves along x from 1. @default 10 */
  readonly M?: number;
  /** Modes of the second kind: nodal circles from 1, or half waves along y from 1. @default 10 */
  readonly N?: number;
  /** Peak of each sound, in (0, 1]. @default 1 */
  readonly amplitude?: number;
  /** Seconds in which a sound dies away by 60 dB. @default 2 */
  readonly decay_time?: number;
  /** Of the membrane, in kg/m^2. @default 0.2 */
  readonly material_density?: number;
  /** Of the membrane at rest, in N/m. @default 2000 */
  readonly tension?: number;
  /** Sounds in a row that are of the same drum. The first of them is struck at its centre. @default 5 */
  readonly strikes_per_drum?: number;
  /** In metres; 0: another one for each drum, from 0.1 to 2. @default 0 */
  readonly drum_size?: number;
};

export const MEMBRANE_DEFAULTS = {
  M: 10,
  N: 10,
  amplitude: 1,
  decay_time: 2,
  material_density: 0.2,
  tension: 2000,
  strikes_per_drum: 5,
  drum_size: 0,
} as const;

const WHOLE = ['M', 'N', 'strikes_per_drum'] as const;
const ABOVE_0 = ['decay_time', 'material_density', 'tension'] as const;
/** Zeros of Bessel functions are computed as far as this many of each kind need. */
const MOST_MODES = 30;

/** @throws UserError that names the setting, the value and what was expected */
export function checkMembrane(settings: Required<MembraneSettings>): void {
  const wrong = (name: keyof MembraneSettings, expected: string) =>
    new UserError(`${name} ${settings[name]}; expected ${expected}`);
  for (const name of WHOLE) {
    if (!Number.isInteger(settings[name]) || settings[name] < 1) throw wrong(name, 'a whole number from 1');
  }
  for (const name of ['M', 'N'] as const) {
    if (settings[name] > MOST_MODES) throw wrong(name, `at most ${MOST_MODES} modes`);
  }
  for (const name of ABOVE_0) {
    if (!(settings[name] > 0 && Number.isFinite(settings[name]))) throw wrong(name, 'a number above 0');
  }
  if (!(settings.amplitude > 0 && settings.amplitude <= 1)) throw wrong('amplitude', 'above 0, at most 1');
  if (!(settings.drum_size >= 0 && Number.isFinite(settings.drum_size))) {
    throw wrong('drum_size', 'metres, or 0 for another size for each drum');
  }
}

/** How fast waves travel in a membrane, in m/s: the root of tension over density. */
export function waveSpeed({ tension, material_density }: Required<MembraneSettings>): number {
  return Math.sqrt(tension / material_density);
}

/**
 * @param lowest frequency in Hz of the lowest mode that a drum of this size in metres, the smallest, has
 * @throws UserError where none of its modes is below half the sample rate: it would be silent
 */
export function requireAudible(lowest: number, size: number, sampleRate: number): void {
  if (lowest < sampleRate / 2) return;
  throw new UserError(
    `sampleRate ${sampleRate}: the lowest mode of a drum of ${size} m has ${lowest.toPrecision(4)} Hz; expected it below half the sample rate`,
  );
}

/** One mode of a membrane that was struck. */
export interface Mode {
  /** Hz. */
  readonly frequency: number;
  /** Of any unit. */
  readonly amplitude: number;
}

/**
 * Adds up damped sines, all of which begin at 0 and die away alike, and scales the sum to its peak. Modes from half the sample
 * rate on are left out, as they would be heard as others.
 */
export function renderModes(
  modes: readonly Mode[],
  length: number,
  { sampleRate, decay_time, amplitude }: Required<MembraneSettings>,
): Float32Array {
  const sum = new Float64Array(length);
  // 60 dB are a factor of 1000.
  const damping = Math.exp(-Math.log(1000) / (decay_time * sampleRate));
  for (const mode of modes) {
    if (mode.frequency >= sampleRate / 2) continue;
    // exp(-st) sin(wt) by the recurrence y(t) = 2 r cos(w) y(t-1) - r^2 y(t-2).
    const angle = (2 * Math.PI * mode.frequency) / sampleRate;
    const [first, second] = [2 * damping * Math.cos(angle), damping * damping];
    let before = 0;
    let value = mode.amplitude * damping * Math.sin(angle);
    for (let i = 1; i < length; i++) {
      sum[i] = (sum[i] as number) + value;
      const next = first * value - second * before;
      before = value;
      value = next;
    }
  }
  const peak = sum.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  if (peak === 0 || !Number.isFinite(amplitude / peak)) {
    throw new UserError(
      `duration ${length / sampleRate}: a drum is not heard in it with a decay_time of ${decay_time}; expected both to be longer`,
    );
  }
  const scale = amplitude / peak;
  return Float32Array.from(sum, (sample) => sample * scale);
}
