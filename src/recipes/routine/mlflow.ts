import { join } from 'node:path';
import { MlflowRun } from '../../train/trackers/mlflow.ts';
import type { Tracking } from './run-training.ts';

/**
 * Tells a tracking server of MLflow of each training: its parameters, the losses of each epoch, how it ended. A training that goes
 * on is the same run there. Where the server does not answer, the training does not wait for it.
 *
 * @param uri `http://localhost:5000`
 */
export function mlflow(uri: string, experiment = 'heareval'): Tracking {
  return ({ id, exportsDir, parameters }) => [
    new MlflowRun({
      uri,
      experiment,
      run: id,
      tags: {},
      parameters,
      scoreName: 'loss',
      idFile: join(exportsDir, 'mlflow.txt'),
      warn: (line) => process.stderr.write(`${line}\n`),
    }),
  ];
}
