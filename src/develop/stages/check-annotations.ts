import { join } from 'node:path';
import { BadInputsError, UserError } from '../../errors.ts';
import { fewLines } from '../../few.ts';
import { readJams } from '../../formats/jams/read.ts';
import { defineStep, type InputSource, writeFileAtomic } from '../../pipeline/index.ts';
import { counted } from '../../tasks/own/labels/told-names.ts';
import { kindOf } from '../kinds/kinds.ts';
import { oneLine } from '../one-line.ts';

type Params = {
  readonly namespace: string;
  /** The files of the annotations, relative to the folder of data. */
  readonly files: readonly string[];
};

const PROBLEMS_TOLD = 20;

/**
 * Reads all annotations before anything is made of their recordings, and names all that cannot be used. What it writes is the same
 * whatever they say, so that what follows goes by the annotations alone.
 */
export const checkAnnotations = defineStep<Params, { readonly annotations: InputSource }>({
  module: import.meta.url,
  name: 'CheckAnnotations',
  version: '1',
  async run({ params, inputs, outDir, progress, log }) {
    const { namespace, files } = params;
    const kind = kindOf(namespace, '01-prepare: settings.namespace');
    const problems: string[] = [];
    for (const [index, file] of files.entries()) {
      const path = join(inputs.annotations.path, file);
      try {
        await kind.rows({ path, namespace, tell: () => {} });
        const late = await beyondEnd(path, namespace);
        if (late !== undefined) log(`${file}: ${late}`);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        problems.push(oneLine(error));
      }
      progress(index + 1, files.length, 'annotations');
    }
    if (problems.length > 0) {
      throw new BadInputsError(
        `${counted(problems.length, 'annotation')} of ${files.length} cannot be used:`,
        fewLines(problems, PROBLEMS_TOLD),
      );
    }
    await writeFileAtomic(join(outDir, 'checked.json'), `${JSON.stringify({ namespace })}\n`);
  },
});

/** What is annotated after the end that the file tells of its recording, which is then perhaps another one. */
async function beyondEnd(path: string, namespace: string): Promise<string | undefined> {
  const { annotations, file_metadata } = await readJams(path);
  const { duration } = file_metadata;
  const data = annotations.find((each) => each.namespace === namespace)?.data ?? [];
  const late = data.filter(({ time }) => time > duration).length;
  if (late === 0) return undefined;
  return `${late} of ${counted(data.length, 'observation')} after the end of its recording, ${duration} s`;
}
