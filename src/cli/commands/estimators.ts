import type { Command } from '@commander-js/extra-typings';
import { shownText } from '../../errors.ts';
import { listEstimators } from '../../estimators/manifest.ts';
import { formatBytes, table } from '../../pipeline/index.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { printJson } from '../store-options.ts';

const COLUMNS = ['estimator', 'version', 'namespace', 'size', 'score', 'tested on'];

export function addEstimators(program: Command, run: RunCommand): void {
  program
    .command('estimators')
    .option('--models-dir <folder>', 'where heareval train puts models', 'models')
    .option('--json', 'print JSON for other programs')
    .action(({ modelsDir, json }) =>
      run(async () => {
        const { estimators, problems } = await listEstimators({ modelsDir });
        if (json) {
          printJson(estimators);
        } else if (estimators.length === 0 && problems.length === 0) {
          console.log(`no estimators in ${modelsDir}\n  next: heareval train recipes/tone_pitch.yaml`);
        } else {
          const cells = estimators.map(({ name, version, namespace, bytes, tested }) => [
            name,
            version,
            namespace,
            formatBytes(bytes),
            tested === undefined ? '' : `${tested.score} ${tested.mean.toPrecision(4)}`,
            tested?.task ?? '',
          ]);
          console.log(table(COLUMNS, cells));
        }
        for (const problem of problems) console.error(shownText(problem));
        return problems.length === 0 ? EXIT.ok : EXIT.userError;
      }),
    );
}
