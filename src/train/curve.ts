import { z } from 'zod';
import { sparkline } from '../pipeline/text/sparkline.ts';

/** One validation of a training. */
export interface CurvePoint {
  /** From 0. */
  readonly epoch: number;
  /** Mean loss of the steps of this epoch. */
  readonly trainLoss: number;
  readonly validationScore: number;
}

/** JSON has no other word for a score that is no finite number, which ends a training. */
const recordedScore = z
  .number()
  .nullable()
  .transform((score) => score ?? Number.NaN);

/** The curve in the record of a training: each validation, in order; the loss is the mean over the steps of that epoch. */
export const recordedCurve = z.array(
  z.object({ epoch: z.number(), train_loss: z.number(), validation_score: recordedScore }),
);
type RecordedCurve = z.infer<typeof recordedCurve>;

/** A curve as records have it. */
export function curveToRecord(curve: readonly CurvePoint[]): RecordedCurve {
  return curve.map(({ epoch, trainLoss, validationScore }) => ({
    epoch,
    train_loss: trainLoss,
    validation_score: validationScore,
  }));
}

/** The curve of a record. */
export function curveFromRecord({ curve }: { readonly curve: RecordedCurve }): CurvePoint[] {
  return curve.map(({ epoch, train_loss, validation_score }) => ({
    epoch,
    trainLoss: train_loss,
    validationScore: validation_score,
  }));
}

const CURVE_WIDTH = 24;

/** For people: the score of the epoch that was kept, and how it came there. */
export function describeTraining(
  record: { readonly epoch: number; readonly validation_score: number; readonly curve: RecordedCurve },
  scoreName: string,
): string {
  const curve = sparkline(
    record.curve.map(({ validation_score }) => validation_score),
    CURVE_WIDTH,
  );
  return `validation ${scoreName} ${record.validation_score.toPrecision(4)} at epoch ${record.epoch} ${curve}`;
}
