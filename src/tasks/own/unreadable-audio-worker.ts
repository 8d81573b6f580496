import { readMonoPieces } from '../../audio/index.ts';
import { UserError } from '../../errors.ts';

/** Decodes an audio file. @returns why it cannot be, in one line; undefined where it can */
export async function audioProblem(job: {
  readonly path: string;
  /** For the line. */
  readonly name: string;
}): Promise<string | undefined> {
  try {
    for await (const _ of readMonoPieces(job.path, job.name)) {
      // What is decoded is not needed.
    }
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
