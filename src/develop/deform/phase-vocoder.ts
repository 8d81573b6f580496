import { fourierTransform } from '../../representations/fourier-transform.ts';

const SIZE = 2048;
const HOP = SIZE / 4;
const BINS = SIZE / 2 + 1;
/** A Hann window, periodic. */
const WINDOW = Float64Array.from({ length: SIZE }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / SIZE));
/** How far the phase of a bin's own frequency turns in a hop. */
const ADVANCE = Float64Array.from({ length: BINS }, (_, bin) => (2 * Math.PI * HOP * bin) / SIZE);
/** Where windows hardly reach nothing is divided by them. */
const LEAST_WINDOW = 1e-8;

interface Spectrum {
  readonly magnitudes: Float64Array;
  readonly phases: Float64Array;
}

/**
 * Makes a sound longer or shorter and leaves its pitch: the phase vocoder of Flanagan and Golden (1966, "Phase vocoder"), with
 * the frames, the window and the phases of `librosa.effects.time_stretch`.
 *
 * @param rate how many times as fast, above 0
 * @returns `Math.round(samples.length / rate)` samples
 */
export function timeStretch(samples: Float32Array, rate: number): Float32Array {
  const length = Math.round(samples.length / rate);
  // Frames are centred: the first lies half before the sound.
  const frames = 1 + Math.floor(samples.length / HOP);
  const count = Math.ceil(frames / rate);
  const padded = SIZE + HOP * (count - 1);
  const sum = new Float64Array(padded);
  const weights = new Float64Array(padded);
  const known = new Map<number, Spectrum>();
  const spectrumAt = (frame: number): Spectrum => {
    const found = known.get(frame);
    if (found !== undefined) return found;
    for (const earlier of known.keys()) if (earlier < frame - 1) known.delete(earlier);
    const [own, next] = twoSpectra(samples, frame);
    known.set(frame, frame < frames ? own : SILENCE);
    known.set(frame + 1, frame + 1 < frames ? next : SILENCE);
    return known.get(frame) ?? SILENCE;
  };
  const phases = spectrumAt(0).phases.slice();
  for (let frame = 0; frame < count; frame++) {
    const place = frame * rate;
    const [before, share] = [Math.floor(place), place % 1];
    const [left, right] = [spectrumAt(before), spectrumAt(before + 1)];
    addFrame({ left, right, share, phases }, { sum, weights, start: frame * HOP });
    for (let bin = 0; bin < BINS; bin++) {
      const advance = ADVANCE[bin] as number;
      const turned = (right.phases[bin] as number) - (left.phases[bin] as number) - advance;
      phases[bin] =
        (phases[bin] as number) + advance + turned - 2 * Math.PI * Math.round(turned / (2 * Math.PI));
    }
  }
  return Float32Array.from({ length }, (_, index) => {
    const weight = weights[index + SIZE / 2] ?? 0;
    return weight > LEAST_WINDOW ? (sum[index + SIZE / 2] as number) / weight : 0;
  });
}

/** What is behind the last frame. */
const SILENCE: Spectrum = emptySpectrum();

/** The spectra of a frame and of the next, by one transform: the one is its real part, the other its imaginary part. */
function twoSpectra(samples: Float32Array, frame: number): readonly [Spectrum, Spectrum] {
  const start = frame * HOP - SIZE / 2;
  const real = new Float64Array(SIZE);
  const imaginary = new Float64Array(SIZE);
  for (let n = 0; n < SIZE; n++) {
    const weight = WINDOW[n] as number;
    real[n] = weight * (samples[start + n] ?? 0);
    imaginary[n] = weight * (samples[start + HOP + n] ?? 0);
  }
  fourierTransform(real, imaginary);
  const [first, second] = [emptySpectrum(), emptySpectrum()];
  for (let bin = 0; bin < BINS; bin++) {
    const mirrored = (SIZE - bin) % SIZE;
    const [x, y] = [real[bin] as number, imaginary[bin] as number];
    const [u, v] = [real[mirrored] as number, imaginary[mirrored] as number];
    setBin(first, bin, (x + u) / 2, (y - v) / 2);
    setBin(second, bin, (y + v) / 2, (u - x) / 2);
  }
  return [first, second];
}

function emptySpectrum(): Spectrum {
  return { magnitudes: new Float64Array(BINS), phases: new Float64Array(BINS) };
}

function setBin({ magnitudes, phases }: Spectrum, bin: number, real: number, imaginary: number): void {
  magnitudes[bin] = Math.sqrt(real * real + imaginary * imaginary);
  phases[bin] = Math.atan2(imaginary, real);
}

/** Adds a frame whose magnitudes lie between those of two others. */
function addFrame(
  { left, right, share, phases }: { left: Spectrum; right: Spectrum; share: number; phases: Float64Array },
  into: { sum: Float64Array; weights: Float64Array; start: number },
): void {
  const real = new Float64Array(SIZE);
  const imaginary = new Float64Array(SIZE);
  for (let bin = 0; bin < BINS; bin++) {
    const magnitude =
      (1 - share) * (left.magnitudes[bin] as number) + share * (right.magnitudes[bin] as number);
    const phase = phases[bin] as number;
    // The inverse transform is the transform of the complex conjugate.
    real[bin] = magnitude * Math.cos(phase);
    imaginary[bin] = -magnitude * Math.sin(phase);
    if (bin > 0 && bin < BINS - 1) {
      real[SIZE - bin] = real[bin] as number;
      imaginary[SIZE - bin] = -(imaginary[bin] as number);
    }
  }
  // The transform of a real sound has neither at 0 nor at half the rate an imaginary part.
  imaginary[0] = 0;
  imaginary[BINS - 1] = 0;
  fourierTransform(real, imaginary);
  for (let n = 0; n < SIZE; n++) {
    const weight = WINDOW[n] as number;
    const index = into.start + n;
    into.sum[index] = (into.sum[index] as number) + (weight * (real[n] as number)) / SIZE;
    into.weights[index] = (into.weights[index] as number) + weight * weight;
  }
}
