import { createResampler } from '../src/audio/index.ts';

const RATES = [8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000];
/** Of the lower Nyquist frequency: tones whose resampled form is compared with the tone itself. */
const TONES = [0.01, 0.1, 0.37, 0.7, 0.9];
const SECONDS = 10;
const RUNS = 3;

/** Quality and speed of the resampler, one line per pair of rates, on one thread. */
export async function run(): Promise<void> {
  for (const from of RATES) {
    for (const to of RATES) {
      if (from === to) continue;
      const [snr, stop, speed] = [
        await worstSnr(from, to),
        await stopBand(from, to),
        await speedOf(from, to),
      ];
      const silenced = stop === undefined ? '' : `, at Nyquist ${stop.toFixed(0)} dB`;
      console.log(
        `${from} -> ${to} Hz: SNR ${snr.toFixed(0)} dB${silenced}, ${speed.toFixed(0)} x real time`,
      );
    }
  }
}

async function worstSnr(from: number, to: number): Promise<number> {
  const { resample } = await createResampler(from, to);
  const ratios = TONES.map(async (part) => {
    const hz = (part * Math.min(from, to)) / 2;
    const found = middle(await resample(sine(hz, from, from)), from, to);
    const expected = middle(sine(hz, to, to), from, to);
    return power(expected) - power(found.map((sample, i) => sample - (expected[i] as number)));
  });
  return Math.min(...(await Promise.all(ratios)));
}

/** What is left of a tone just above the new Nyquist frequency. */
async function stopBand(from: number, to: number): Promise<number | undefined> {
  if (from < to) return undefined;
  const { resample } = await createResampler(from, to);
  const tone = sine(1.003 * (to / 2), from, from);
  return power(middle(await resample(tone), from, to)) - power(tone);
}

async function speedOf(from: number, to: number): Promise<number> {
  const { resample16 } = await createResampler(from, to);
  const samples = Int16Array.from({ length: SECONDS * from }, (_, i) => 20_000 * Math.sin(i * i * 1e-4));
  await resample16(samples);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i += 1) {
    const start = performance.now();
    await resample16(samples);
    best = Math.min(best, performance.now() - start);
  }
  return (SECONDS * 1000) / best;
}

function sine(hz: number, sampleRate: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / sampleRate + 0.3));
}

/** Out of reach of the silence at the ends. */
function middle(samples: Float32Array, from: number, to: number): Float32Array {
  const edge = Math.ceil((110 * to) / Math.min(from, to));
  return samples.subarray(edge, samples.length - edge);
}

/** Mean power in dB. */
function power(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
