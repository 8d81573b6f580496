import { join } from 'node:path';
import { type AudioFacts, inspectAudio } from '../../audio/index.ts';
import { UserError } from '../../errors.ts';

/** A file of a folder and what was found out about it. */
export interface InspectedFile {
  /** Below the folder, with `/`. */
  readonly file: string;
  readonly facts: AudioFacts | undefined;
  /** Why it cannot be read, in one line that names it; undefined where it can. */
  readonly problem: string | undefined;
}

export async function inspectFiles(job: {
  readonly folder: string;
  readonly files: readonly string[];
}): Promise<InspectedFile[]> {
  const inspected: InspectedFile[] = [];
  for (const file of job.files) {
    try {
      const facts = await inspectAudio(join(job.folder, file), file);
      inspected.push({ file, facts, problem: undefined });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      inspected.push({ file, facts: undefined, problem: error.message });
    }
  }
  return inspected;
}
