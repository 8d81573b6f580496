import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { graphComponents } from '../../component-versions.ts';
import { defineStep } from '../../pipeline/index.ts';
import type { InputFolder, InputSource } from '../../pipeline/types.ts';
import { CHECKPOINT_FILE } from '../../train/checkpoint-file.ts';
import { type TrainingEnv, type TrainingInputs, type TrainingParams, trainInThread } from '../train-steps.ts';
import {
  gridPointOf,
  readTrainingRecord,
  type TrainingRecord,
  writeTrainingRecord,
} from '../training-record.ts';
import type { GridPoint } from './grids.ts';
import { type Choice, chosen } from './searches.ts';
import type { Tried } from './stretches.ts';
import { directionOf } from './validation-score.ts';

type RungParams = TrainingParams & {
  readonly grid_point: GridPoint;
  /** Among the grid points, from 0. */
  readonly position: number;
  /** Which of those that are left train in this stretch. */
  readonly choice: Choice;
  /** Epochs, counted from the first, after which it pauses; null: never. */
  readonly pause_after: number | null;
};

type RungInputs = TrainingInputs & {
  /** `training.json` of all grid points after the stretch before; empty in the first. */
  readonly before: readonly InputSource[];
  /** All of its own output of the stretch before; empty in the first. */
  readonly own: readonly InputSource[];
};

/**
 * One grid point in one stretch of a search that drops some, a rung of successive halving for one: trains on if it is among
 * those that the choice leaves of the stretch before, else keeps what it has. Writes what `TrainGridPoint` writes and, when
 * paused, a checkpoint.
 */
export const trainRung = defineStep<RungParams, RungInputs, TrainingEnv>({
  module: import.meta.url,
  name: 'TrainRung',
  version: '8',
  computedBy: graphComponents(),
  async run(context) {
    const { grid_point: point, position, choice, pause_after: pauseAfter, criterion } = context.params;
    const [own] = context.inputs.own;
    if (own === undefined) return trainInThread(context, point, { pauseAfter });
    const records = await Promise.all(context.inputs.before.map(({ path }) => readTrainingRecord(path)));
    const left = records.filter(({ dropped }) => !dropped);
    const going = chosen(left.map(triedOf), directionOf(criterion), choice);
    const record = records[position] as TrainingRecord;
    const isPaused = own.files.includes(CHECKPOINT_FILE);
    if (isPaused && going.has(left.indexOf(record))) {
      return trainInThread(context, point, { resume: own.path, pauseAfter });
    }
    await keep(own, context.outDir);
    if (isPaused) await writeTrainingRecord(context.outDir, { ...record, dropped: true });
  },
});

function triedOf(record: TrainingRecord): Tried {
  return { point: gridPointOf(record), curve: record.curve };
}

async function keep({ path, files }: InputFolder, outDir: string): Promise<void> {
  for (const file of files.filter((name) => name !== CHECKPOINT_FILE)) {
    await copyFile(join(path, file), join(outDir, file), constants.COPYFILE_FICLONE);
  }
}
