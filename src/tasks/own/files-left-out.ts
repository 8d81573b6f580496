import { predictionType } from '../../prediction-types/registry.ts';
import { readTaskMetadata } from '../../prediction-types/task-metadata.ts';

/**
 * The audio files that were drafted and are not in the task that was made.
 *
 * @param folder of the task
 * @param filestems the names that audio files get there, without extension
 */
export async function filesLeftOut(
  folder: string,
  filestems: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const { splits, embedding_type: kind, prediction_type: type } = await readTaskMetadata(folder);
  const { labels } = predictionType(type);
  const made = new Set<string>();
  for (const split of splits) {
    for (const clip of await labels.readClips({ folder, split }, kind)) made.add(clip);
  }
  return [...filestems].flatMap(([file, stem]) => (made.has(`${stem}.wav`) ? [] : [file]));
}
