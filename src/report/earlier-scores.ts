import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../errors.ts';
import { type PredictionsInfo, readPredictionsInfo } from '../formats/folders/predictions-info.ts';
import type { ScoresFile } from '../formats/folders/scores-file.ts';

interface Scored {
  readonly module: string;
  readonly task: string;
  /** `<embeddings>/<module>/<task>`. */
  readonly folder: string;
  readonly file: Pick<ScoresFile, 'protocol' | 'splits'>;
}

/** A line for each module and task whose predictions were made anew, by other heads, since they were scored. */
export async function earlierScores(cells: readonly Scored[]): Promise<readonly string[]> {
  const lines = await Promise.all(
    cells.map(async ({ module, task, folder, file }) => {
      const info = await infoOf(folder);
      if (info === undefined || isOf(file, info)) return [];
      return `${module}, ${task}: scores are of earlier predictions than those that are there now; next: heareval evaluate ${task}`;
    }),
  );
  return lines.flat();
}

/** Scores without predictions beside them are of wherever they came from. */
async function infoOf(folder: string): Promise<PredictionsInfo | undefined> {
  try {
    return await readPredictionsInfo(folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

function isOf({ protocol, splits }: Scored['file'], info: PredictionsInfo): boolean {
  return (
    protocol.seed === info.seed &&
    Object.entries(splits).every(([split, { head }]) => isDeepStrictEqual(head, info.splits[split] ?? {}))
  );
}
