import { UserError } from '../../errors.ts';
import type { Representation } from '../../representations/representation.ts';
import { createTransform, type Transform } from '../../representations/transform.ts';
import { makerThread } from '../maker-thread.ts';
import { normalise } from './normalise.ts';
import { completeSettings, type RepresentationSettings } from './settings.ts';
import { createRepresentation, emptyMelBands } from './spectra.ts';

/**
 * What a network is given of a waveform, as kac_prediction's class of this name has it:
 *
 *     const representation = new InputRepresentation(48000, { output_type: 'mel' });
 *     const x = await representation.transform(waveform); // float32, of the shape that transformShape tells
 */
export class InputRepresentation {
  /** With all defaults. */
  readonly settings: Required<RepresentationSettings>;
  /** Hz. */
  readonly sampleRate: number;
  #transform: Promise<Transform> | undefined;

  /** @throws UserError that names a setting which is unknown or out of its range */
  constructor(sampleRate: number, settings: RepresentationSettings = {}) {
    this.settings = completeSettings(settings);
    this.sampleRate = sampleRate;
    const { output_type, f_min } = this.settings;
    if (output_type === 'mel' && f_min >= sampleRate / 2) {
      throw new UserError(
        `representation setting f_min: ${f_min}; expected less than half the sample rate, ${sampleRate / 2}`,
      );
    }
    if (output_type === 'mel') warnOfEmptyBands(this.settings, sampleRate);
  }

  /** Stretches and moves a sound so that its smallest sample is -1 and its largest 1. A constant becomes silence. */
  static normalise(waveform: Float32Array): Float32Array {
    return normalise(waveform);
  }

  /** As a piece of a graph, which a trained model can have in it. */
  get piece(): Representation {
    return createRepresentation(this.settings, this.sampleRate);
  }

  /** @returns (samples,) for `end2end`, else (bins, frames) */
  transformShape(samples: number): readonly number[] {
    return this.settings.output_type === 'end2end' ? [samples] : this.piece.transformShape(samples);
  }

  /**
   * @param waveform from -1 to 1
   * @returns shape as `transformShape` tells, in row-major order
   * @throws UserError for a sound too short to be mirrored at its ends
   */
  async transform(waveform: Float32Array): Promise<Float32Array> {
    const { output_type, normalise_input, window_length } = this.settings;
    if (output_type === 'end2end') return normalise_input ? normalise(waveform) : waveform;
    if (waveform.length <= Math.ceil(window_length / 2)) {
      throw new UserError(
        `representation setting window_length: ${window_length}; expected less than twice the sound's ${waveform.length} samples`,
      );
    }
    // In one piece, however long: what a sound is stretched by and mirrored at is its own.
    this.#transform ??= createTransform(this.piece, Number.POSITIVE_INFINITY);
    return (await this.#transform).transform(waveform);
  }

  /** Frees what `transform` computes with. */
  async release(): Promise<void> {
    const transform = this.#transform;
    this.#transform = undefined;
    await (await transform)?.release();
  }
}

/** Said once, and not by each thread. */
const warned = new Set<string>();

function warnOfEmptyBands(settings: Required<RepresentationSettings>, sampleRate: number): void {
  if (makerThread.isOne) return;
  const empty = emptyMelBands(settings, sampleRate);
  const { n_mels, n_bins } = settings;
  const text = `representation setting n_mels: ${n_mels}; ${empty} of the mel bands lie between two bins and are 0 in every sound, with n_bins ${n_bins} at ${sampleRate} Hz: expected fewer bands, or more bins`;
  if (empty === 0 || warned.has(text)) return;
  warned.add(text);
  process.emitWarning(text);
}
