import { readdir } from 'node:fs/promises';
import { UserError } from '../../errors.ts';

/** kac_prediction's own: the header, and for each sound its `x` as text and its `y`. */
export const METADATA_FILE = 'metadata.json';
/** The representations of all sounds: float32, shape (sounds, ...shape of one). */
export const X_FILE = 'x.npy';
/** What is read instead of `metadata.json` as long as that is unchanged. */
export const INDEX_FILE = 'heareval.json';

const SAMPLE = /^sample_\d{5,}\.wav$/;

/** The name of a sound's file. */
export function sampleFile(index: number): string {
  return `sample_${String(index).padStart(5, '0')}.wav`;
}

/** The sounds' files that are in a folder; none where there is no folder. */
export async function listSamples(dir: string): Promise<readonly string[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter(isSampleFile);
}

export function isSampleFile(name: string): boolean {
  return SAMPLE.test(name);
}

/** @throws UserError where the file of a sound is missing */
export async function requireSamples(dir: string, size: number): Promise<void> {
  const there = new Set(await listSamples(dir));
  const missing = Array.from({ length: size }, (_, index) => sampleFile(index)).filter(
    (name) => !there.has(name),
  );
  if (missing.length === 0) return;
  const others = missing.length === 1 ? '' : ` and ${missing.length - 1} more`;
  throw new UserError(
    `${dir}: ${missing[0]}${others} missing; expected the wav file of each of ${size} sounds`,
  );
}
