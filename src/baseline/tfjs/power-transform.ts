import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../../compute/tfjs-backend.ts';
import { BINS, FRAME_SIZE } from '../layout.ts';

/** The parts that a frame is cut into, and the samples of each. */
const SIDE = Math.sqrt(FRAME_SIZE);
/** Of the second transforms, those that give frequencies up to Nyquist's. */
const HALF = SIDE / 2 + 1;

/** Power spectra of windowed frames, in an order of their own, by products of matrices. */
export interface PowerTransform {
  /** In which order the samples of a frame are to be given. */
  readonly samples: Int32Array;
  /** Which frequency each power, or part of one, belongs to: those of one add up; -1 for none. */
  readonly frequencies: Int32Array;
  /**
   * @param frames shape (frames, 4096)
   * @returns shape (frames, frequencies.length)
   */
  run(frames: Tensor2D): Tensor2D;
}

/**
 * Cooley and Tukey (1965) for 64 x 64 samples: with n = 64 a + b and k = c + 64 d,
 * X[c + 64 d] = sum over b of exp(-2 pi i b (c + 64 d) / 4096) times the sum over a of x[64 a + b] exp(-2 pi i a c / 64).
 * So there are two products with small matrices instead of one with 4096 columns, which takes ten times the work and
 * rounds more often.
 *
 * Every backend has products, WebAssembly has no Fourier transform, and that of TensorFlow's own library, which is no
 * faster, is off by up to ten times as much: by 3e-5 of the largest embedding.
 */
export function createPowerTransform(tf: Tfjs): PowerTransform {
  // (a) to (re c, im c)
  const first = tf.tensor2d(
    table(SIDE, 2 * SIDE, (a, c) => part(a * (c % SIDE), SIDE, c >= SIDE)),
    [SIDE, 2 * SIDE],
  );
  // (b, c)
  const [turnRe, turnIm] = [false, true].map((isImaginary) =>
    tf.tensor2d(
      table(SIDE, SIDE, (b, c) => part(b * c, FRAME_SIZE, isImaginary)),
      [SIDE, SIDE],
    ),
  ) as [Tensor2D, Tensor2D];
  // (re b, im b) to (re d, im d): the imaginary part of b turned by i is real.
  const second = tf.tensor2d(
    table(2 * SIDE, 2 * HALF, (row, column) => {
      const isImaginary = column >= HALF;
      const turn = (row % SIDE) * (column % HALF);
      if (row < SIDE) return part(turn, SIDE, isImaginary);
      return isImaginary ? part(turn, SIDE, false) : -part(turn, SIDE, true);
    }),
    [2 * SIDE, 2 * HALF],
  );
  return {
    samples: Int32Array.from({ length: FRAME_SIZE }, (_, n) => (n % SIDE) * SIDE + Math.floor(n / SIDE)),
    frequencies: Int32Array.from({ length: SIDE * 2 * HALF }, (_, index) => {
      const frequency = Math.floor(index / (2 * HALF)) + SIDE * (index % HALF);
      return frequency < BINS ? frequency : -1;
    }),
    run(frames) {
      const [count] = frames.shape;
      // (frames b, a) to (frames, b, re c or im c)
      const inner = tf.reshape(tf.matMul(tf.reshape(frames, [-1, SIDE]), first), [count, SIDE, 2 * SIDE]);
      const [re, im] = tf.split(inner, 2, 2) as [typeof inner, typeof inner];
      const turned = [
        tf.sub(tf.mul(re, turnRe), tf.mul(im, turnIm)),
        tf.add(tf.mul(re, turnIm), tf.mul(im, turnRe)),
      ].map((each) => tf.transpose(each, [0, 2, 1]));
      // (frames c, re b or im b) to (frames c, re d or im d)
      const spectra = tf.matMul(tf.reshape(tf.concat(turned, 2), [-1, 2 * SIDE]), second);
      return tf.reshape(tf.square(spectra), [count, -1]);
    },
  };
}

function table(rows: number, columns: number, value: (row: number, column: number) => number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, index) =>
    value(Math.floor(index / columns), index % columns),
  );
}

/** The real, or imaginary, part of exp(-2 pi i turns / whole). */
function part(turns: number, whole: number, isImaginary: boolean): number {
  const angle = (2 * Math.PI * (turns % whole)) / whole;
  return isImaginary ? -Math.sin(angle) : Math.cos(angle);
}
