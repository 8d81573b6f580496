import { createSession, float32 } from '../compute/session.ts';
import { externalNames } from '../modules/weights/external-files.ts';
import { type Controlled, untilCancelled } from '../train/until-cancelled.ts';
import { samplesAtRate } from './task-clips.ts';

export interface PredictRequest extends Controlled {
  /** An exported network. */
  readonly model: string;
  /** Its output that is asked for, and how many columns that has. */
  readonly output: string;
  readonly columns: number;
  /** In Hz: what the network hears. */
  readonly sampleRate: number;
  /** Absolute paths of WAV files at that rate. */
  readonly sounds: readonly string[];
}

/** What a network says of sounds. */
export interface Said {
  /** Shape (rows, columns), a sound or its frames after the other. */
  readonly values: Float32Array;
  /** How many rows each sound has. */
  readonly rows: readonly number[];
}

/**
 * What a network says of sounds, one after the other, as each may have its own length. `control` is told how many are done.
 *
 * @throws UserError for a network that is damaged, and for a sound at another rate
 */
export async function predictSounds(request: PredictRequest): Promise<Said> {
  return untilCancelled(request, async (signal) => {
    const { model, output, columns, sounds, sampleRate, control } = request;
    await externalNames(model);
    const session = await createSession(model);
    const parts: Float32Array[] = [];
    try {
      for (const sound of sounds) {
        signal.throwIfAborted();
        const samples = await samplesAtRate(sound, sampleRate, 'which the model hears');
        const outputs = await session.run({ waveform: float32(samples, [1, samples.length]) });
        parts.push(outputs[output]?.data as Float32Array);
        control.postMessage({ done: parts.length });
      }
    } finally {
      await session.release();
    }
    const values = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let first = 0;
    for (const part of parts) {
      values.set(part, first);
      first += part.length;
    }
    return { values, rows: parts.map(({ length }) => length / columns) };
  });
}
