import { z } from 'zod';
import { above0, among, from, number, whole } from './description-values.ts';

/** What a description says of the log mel spectra that a model takes, as it is written. */
export const logMelOptions = z
  .strictObject({
    /** Samples of the Fourier transform. */
    fftSize: whole(2, 65536),
    /** Samples from the centre, or beginning, of a frame to that of the next. */
    hop: whole(1),
    /** Of mel. */
    bands: whole(1, 65536),
    /** Hz. */
    minHz: from(0).optional(),
    /** Hz. */
    maxHz: above0.optional(),
    /** Samples of the Hann window, in the middle of the frame, else `fftSize`. */
    windowSize: whole(2, 65536).optional(),
    /** `periodic` as of spectra, or `symmetric` as of filters. */
    window: among('periodic', 'symmetric').optional(),
    /**
     * `zeros` or `reflect`: frames are centred on multiples of the hop and this lies past the ends; `none`: frames begin on
     * multiples of the hop and lie in the sound.
     */
    padding: among('zeros', 'reflect', 'none').optional(),
    /** 2: power; 1: magnitude. */
    power: among(1, 2).optional(),
    /** The mel scale: that of Slaney's Auditory Toolbox, or of HTK. */
    mels: among('slaney', 'htk').optional(),
    /** `slaney`: triangles of one area; `none`: of one height. */
    norm: among('slaney', 'none').optional(),
    log: among('ln', 'log10', 'dB', 'none').optional(),
    /** What is added before the logarithm is taken. */
    offset: from(0).optional(),
    /** The least that the logarithm is taken of. */
    floor: above0.optional(),
    /** What is 0 dB. */
    reference: z
      .union([above0, z.literal('max')], { error: 'expected a number above 0, or "max"' })
      .optional(),
    /** What lies further below the largest value of the sound, after the logarithm, is raised to this. */
    range: above0.optional(),
    /** At last values are multiplied by this, */
    scale: number('a number other than 0', (value) => value !== 0).optional(),
    /** and this is added. */
    shift: number('a number', () => true).optional(),
    /** Of which the spectra of windows are made: each window alone, or the sound, cut then. */
    of: among('window', 'sound').optional(),
  })
  .check((context) => {
    const { fftSize, windowSize, minHz, maxHz, log, reference } = context.value;
    const refuse = (key: string, message: string) =>
      context.issues.push({
        code: 'custom',
        path: [key],
        message,
        input: context.value[key as keyof typeof context.value],
      });
    if ((windowSize ?? 0) > fftSize) refuse('windowSize', `expected at most the fftSize, ${fftSize}`);
    if (maxHz !== undefined && (minHz ?? 0) >= maxHz) refuse('minHz', `expected less than maxHz, ${maxHz}`);
    if (reference !== undefined && log !== 'dB') refuse('reference', 'expected "log": "dB" with it');
  });

export type LogMelOptions = z.infer<typeof logMelOptions>;
