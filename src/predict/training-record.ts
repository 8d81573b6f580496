import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../formats/files/json-file.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import { recordedCurve } from '../train/curve.ts';
import type { HeadConfig } from './head/types.ts';
import type { GridPoint } from './judge/grids.ts';

const gridPointSchema: z.ZodType<GridPoint> = z.object({
  batch_size: z.number(),
  check_val_every_n_epoch: z.number(),
  dropout: z.number(),
  hidden_dim: z.number(),
  hidden_layers: z.number(),
  initialization: z.enum(['xavier_uniform', 'xavier_normal']),
  lr: z.number(),
  max_epochs: z.number(),
  patience: z.number(),
});

const trainingRecordSchema = z.object({
  train: z.array(z.string()),
  valid: z.array(z.string()),
  /** The hyperparameters. */
  grid_point: z.record(z.string(), z.union([z.number(), z.string()])),
  /** Where heads are trained on few clips: how many were drawn for each label, and which. */
  few_shot: z.object({ per_label: z.number(), clips: z.array(z.string()) }).optional(),
  /** What this training drew its numbers from. */
  seed: z.number(),
  /** The epoch, from 0, whose head was kept. */
  epoch: z.number(),
  validation_score: z.number(),
  postprocessing: z.object({ median_filter_ms: z.number(), min_duration: z.number() }).nullable(),
  curve: recordedCurve,
  /** It was paused and did not go on: others promised more. */
  dropped: z.literal(true).optional(),
  /** Of heads that are not trained by epochs: what was tried. */
  tried: z
    .array(
      z.object({
        grid_point: z.record(z.string(), z.union([z.number(), z.string()])),
        validation_score: z.number(),
      }),
    )
    .optional(),
});

/** `training.json` beside the head that a training kept. */
export type TrainingRecord = z.infer<typeof trainingRecordSchema>;

export function readTrainingRecord(folder: string): Promise<TrainingRecord> {
  return readJsonFile(join(folder, 'training.json'), trainingRecordSchema, 'the record of a training');
}

export function writeTrainingRecord(folder: string, record: TrainingRecord): Promise<void> {
  return writeFileAtomic(join(folder, 'training.json'), `${JSON.stringify(record)}\n`);
}

/** The grid point of a head that was trained by epochs. */
export function gridPointOf(record: TrainingRecord): GridPoint {
  return gridPointSchema.parse(record.grid_point);
}

/** What `ChooseGridPoint` wrote. */
export function readGridPoint(folder: string): GridPoint {
  return gridPointSchema.parse(JSON.parse(readFileSync(join(folder, 'grid-point.json'), 'utf8')));
}

export function headConfig(point: GridPoint): HeadConfig {
  return {
    hiddenLayers: point.hidden_layers,
    hiddenDim: point.hidden_dim,
    dropout: point.dropout,
    lr: point.lr,
    patience: point.patience,
    maxEpochs: point.max_epochs,
    checkValEveryNEpoch: point.check_val_every_n_epoch,
    batchSize: point.batch_size,
    initialization: point.initialization,
  };
}

/** For people: what differs between the grid points of hear-eval-kit's grids. */
export function describeGridPoint(point: GridPoint): string {
  const { hidden_layers: layers, hidden_dim: units, lr, initialization } = point;
  const shape = layers === 0 ? 'linear' : `${layers} x ${units}`;
  return `${shape}, lr ${lr}, ${initialization.replace('xavier_', '')}`;
}
