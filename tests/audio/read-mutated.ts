import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readMono16 } from '../../src/audio/mono-pieces.ts';
import { UserError } from '../../src/errors.ts';
import { mutatedFile } from './mutated-audio.ts';

/** Within which a file must be read or given up. */
const LIMIT_MS = 30_000;

/** How reading the damaged file of a seed ended, and what was wrong with that. */
export async function readMutated(
  seed: number,
  folder: string,
): Promise<{ outcome: 'read' | 'refused'; problem: string | undefined }> {
  const { name, bytes } = mutatedFile(seed);
  const file = join(folder, name);
  await writeFile(file, bytes);
  const started = performance.now();
  const late = () => {
    const ms = performance.now() - started;
    return ms > LIMIT_MS ? `${name}: took ${ms.toFixed(0)} ms` : undefined;
  };
  try {
    const { samples } = await readMono16(file, name);
    return { outcome: 'read', problem: samples.length === 0 ? `${name}: read as nothing` : late() };
  } catch (error) {
    const { message } = error as Error;
    const named = error instanceof UserError && message.startsWith(`${name}: `) && !message.includes('\n');
    return { outcome: 'refused', problem: named ? late() : `${name}: ${(error as Error).stack}` };
  }
}
