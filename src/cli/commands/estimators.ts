import type { Command } from '@commander-js/extra-typings';
import { shownText } from '../../errors.ts';
import type { Tested } from '../../estimators/manifest.ts';
import { formatBytes } from '../../pipeline/text/quantities.ts';
import { table } from '../../pipeline/text/text-table.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { printJson } from '../store-options.ts';

const COLUMNS = ['estimator', 'version', 'namespace', 'size', 'score', 'tested on', 'from'];

export function addEstimators(program: Command, run: RunCommand): void {
  program
    .command('estimators')
    .option('--models-dir <folder>', 'where heareval train puts models', 'models')
    .option('--json', 'print JSON for other programs')
    .action(({ modelsDir, json }) =>
      run(async () => {
        const { listEstimators } = await import('../../estimators/manifest.ts');
        const { estimators, problems } = await listEstimators({ modelsDir });
        if (json) {
          printJson(estimators);
        } else {
          const cells = estimators.map(({ name, version, namespace, bytes, shipped, tested }) => [
            name,
            version,
            namespace,
            formatBytes(bytes),
            tested === undefined ? '' : scoreText(tested),
            tested?.task ?? '',
            shipped ? 'the package' : modelsDir,
          ]);
          console.log(table(COLUMNS, cells));
        }
        for (const problem of problems) console.error(shownText(problem));
        return problems.length === 0 ? EXIT.ok : EXIT.userError;
      }),
    );
}

/** A score with the interval that it is in, where that is known. */
function scoreText({ score, mean, interval }: Tested): string {
  const ends = interval?.map((end) => end.toPrecision(3)).join(' to ');
  return `${score} ${mean.toPrecision(4)}${ends === undefined ? '' : ` (${ends})`}`;
}
