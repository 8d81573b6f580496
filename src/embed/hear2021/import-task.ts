import { readdir } from 'node:fs/promises';
import { UserError } from '../../errors.ts';
import { ifThere } from '../../if-there.ts';
import { folder, publishersOf, type StepNode, select } from '../../pipeline/index.ts';
import { readTaskMetadata } from '../../prediction-types/task-metadata.ts';
import { embedTaskFiles, TASK_FILES } from '../embed-task-files.ts';
import { embeddingsFolder } from '../embed-task-nodes.ts';
import { clipFiles } from './export-task.ts';
import { importSplit } from './import-split.ts';
import type { LocatedEmbeddings } from './locate-embeddings.ts';
import { hear2021Files } from './split-files.ts';

/**
 * The steps that make an embeddings folder, `<embeddingsDir>/<module>/<task>`, of one that hear-eval-kit made.
 *
 * @throws UserError where that folder was made by something else
 */
export async function importEmbeddings(
  { module, task, path: place }: LocatedEmbeddings,
  embeddingsDir: string,
): Promise<readonly StepNode[]> {
  const publishTo = embeddingsFolder(embeddingsDir, module, task);
  const isThere = ((await ifThere(readdir(publishTo))) ?? []).length > 0;
  if (isThere && !publishersOf(publishTo).includes('ImportSplit')) {
    throw new UserError(
      `${publishTo}: there are such embeddings already; expected none, imported ones, or another --embeddings-dir`,
    );
  }
  const { splits, embedding_type: kind } = await readTaskMetadata(place);
  const source = folder(place);
  const common = { scope: task, publishTo };
  return [
    embedTaskFiles({ ...common, params: {}, inputs: { task: select(source, TASK_FILES) } }),
    ...splits.map((split, position) => {
      const { matrix, dimensions, labels, timestamps } = hear2021Files(split);
      const preceding = kind === 'scene' ? splits.slice(0, position) : [];
      const own = [`${split}.json`, matrix, dimensions, labels, ...(kind === 'event' ? [timestamps] : [])];
      return importSplit({
        ...common,
        label: split,
        params: { split, kind, preceding },
        inputs: {
          split: select(source, own),
          preceding: preceding.map((each) => select(source, `${each}.json`)),
          clips: select(source, clipFiles(split)),
        },
      });
    }),
  ];
}
