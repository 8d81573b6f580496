import { encodeWav16, readMono16, toFullScale } from '../../audio/index.ts';
import { roundTo16 } from '../../audio/round16.ts';
import { UserError } from '../../errors.ts';
import { readJams } from '../../formats/jams/read.ts';
import { stringifyJams } from '../../formats/jams/write.ts';
import { oneLine } from '../one-line.ts';
import { deformAudio } from './deform-audio.ts';
import { deformJams } from './deform-jams.ts';
import type { Deformation } from './deformation.ts';

/** A recording with its annotations, and what is to be made of both. */
export interface DeformJob {
  readonly audio: string;
  readonly annotation: string;
  readonly track: string;
  readonly deformation: Deformation;
  readonly seed: number;
}

/** What a recording has become; or what was wrong with it, in one line. */
export type Deformed =
  | { readonly wav: Uint8Array; readonly jams: string; readonly remarks: readonly string[] }
  | { readonly problem: string };

/** Deforms a recording, mixed to mono, at the rate that it has, and its annotations with it. */
export async function deformTrack(job: DeformJob): Promise<Deformed> {
  const { audio, annotation, track, deformation, seed } = job;
  const remarks: string[] = [];
  try {
    const jams = deformJams(await readJams(annotation), deformation, (line) => remarks.push(line));
    const { samples, sampleRate } = await readMono16(audio, audio);
    const deformed = deformAudio(toFullScale(samples), deformation, { seed, track });
    const clipped = deformed.reduce((count, value) => count + (Math.abs(value) > 1 ? 1 : 0), 0);
    if (clipped > 0) remarks.push(`${clipped} of ${deformed.length} samples are clipped`);
    const wav = encodeWav16({ samples: Int16Array.from(deformed, roundTo16), sampleRate });
    return { wav, jams: stringifyJams(jams, annotation), remarks };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { problem: oneLine(error) };
  }
}
