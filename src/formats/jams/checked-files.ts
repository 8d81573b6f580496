import { BadInputsError, UserError } from '../../errors.ts';
import { readJams } from './read.ts';
import { jamsSummary } from './summary.ts';

/** What the check of a file found. */
export interface CheckedFile {
  readonly file: string;
  readonly ok: boolean;
  /** What is in it, or what is wrong. */
  readonly lines: readonly string[];
  /** What was taken in another way than it stands there. */
  readonly remarks: readonly string[];
}

/**
 * Checks JAMS files, one after the other; a bad one does not end it.
 *
 * @param isStrict whether what is only told of a file else makes it a bad one
 */
export async function checkedFiles(
  files: readonly string[],
  isStrict: boolean,
): Promise<readonly CheckedFile[]> {
  const checked: CheckedFile[] = [];
  for (const file of files) {
    const remarks: string[] = [];
    try {
      const jams = await readJams(file, (line) => remarks.push(line));
      const ok = !isStrict || remarks.length === 0;
      checked.push(
        ok
          ? { file, ok, lines: [`${file}: ok, ${jamsSummary(jams)}`], remarks }
          : { file, ok, lines: remarks, remarks: [] },
      );
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const lines = error instanceof BadInputsError ? error.message.split('\n') : [error.message];
      checked.push({
        file,
        ok: false,
        lines: error.next === undefined ? lines : [...lines, `  next: ${error.next}`],
        remarks,
      });
    }
  }
  return checked;
}
