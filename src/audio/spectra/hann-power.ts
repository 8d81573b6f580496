import { HANN_POWER_MODULE } from './hann-power-kernel.ts';

const PAGE = 65536;
const FLOAT = 4;
/** The kernel works on four frequencies at a time. */
const OVERHANG = 3;

/**
 * Prepares the powers under the periodic Hann window from spectra of unwindowed frames of `frameSize` samples. The window
 * 1/2 - cos(2 pi n / frameSize) / 2 has three Fourier coefficients, so X[k] becomes X[k] / 2 - (X[k-1] + X[k+1]) / 4.
 *
 * @returns a function of a spectrum in PFFFT's order: the real parts at 0 Hz and Nyquist, then real and imaginary part
 * of each frequency between. Its result, `frameSize` / 2 + 1 powers, holds until the next call.
 */
export function createHannPower(frameSize: number): (spectrum: Float32Array) => Float32Array {
  const bins = frameSize / 2 + 1;
  const spectrumFloats = 2 * (bins + 2 + OVERHANG);
  const powersAt = Math.ceil(spectrumFloats / 4) * 4;
  const bytes = (powersAt + bins + OVERHANG) * FLOAT;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(HANN_POWER_MODULE), {
    host: { memory },
  });
  const kernel = exports.powers as (spectrum: number, powers: number, powersEnd: number) => void;
  const complex = new Float32Array(memory.buffer, 0, spectrumFloats);
  const powers = new Float32Array(memory.buffer, powersAt * FLOAT, bins);
  const setComplex = (bin: number, re: number, im: number) => {
    complex[2 * (bin + 1)] = re;
    complex[2 * (bin + 1) + 1] = im;
  };
  const last = bins - 1;
  return (spectrum) => {
    complex.set(spectrum, 2);
    setComplex(0, spectrum[0] as number, 0);
    setComplex(last, spectrum[1] as number, 0);
    // Of a real signal, the frequencies beyond either end are the conjugates of those before it.
    setComplex(-1, spectrum[2] as number, -(spectrum[3] as number));
    setComplex(last + 1, spectrum[2 * last - 2] as number, -(spectrum[2 * last - 1] as number));
    kernel(0, powersAt * FLOAT, (powersAt + bins) * FLOAT);
    return powers;
  };
}
