import { join } from 'node:path';
import { BadInputsError, UserError } from '../../errors.ts';
import { fewLines } from '../../few.ts';
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
  async run({ params, inputs, outDir, progress }) {
    const { namespace, files } = params;
    const kind = kindOf(namespace, '01-prepare: settings.namespace');
    const problems: string[] = [];
    for (const [index, file] of files.entries()) {
      const path = join(inputs.annotations.path, file);
      try {
        await kind.rows({ path, namespace, tell: () => {} });
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
