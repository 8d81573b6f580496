import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../formats/files/json-file.ts';
import { postprocessingSchema } from '../formats/folders/predictions-info.ts';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import { recordedCurve } from '../train/curve.ts';

/** The network of the best epoch, from a waveform to all its outputs. */
export const NETWORK_FILE = 'network.onnx';
const RECORD_FILE = 'training.json';

/** How a network came to say what it says for a task. */
export const trainedTask = z.object({
  /** Splits whose clips it was trained on. */
  train: z.array(z.string()),
  /** Splits whose clips chose the epoch. */
  valid: z.array(z.string()),
  /** How many clips each has; not there in models of earlier versions. */
  clips: z.object({ train: z.number(), valid: z.number() }).optional(),
  /** The task's first score, or its loss, on those. */
  score: z.number(),
  /** How frames become events; null of other tasks. */
  postprocessing: postprocessingSchema.nullable(),
});

const recordSchema = z.object({
  /** By output. */
  tasks: z.record(z.string(), trainedTask),
  /** What this training drew its numbers from. */
  seed: z.number(),
  /** The epoch, from 0, whose network was kept. */
  epoch: z.number(),
  /** How many it was trained for. */
  epochs: z.number(),
  validation_score: z.number(),
  /** Milliseconds from one timestamp embedding to the next. */
  hop_ms: z.number(),
  /** Numbers that were learnt. */
  parameters: z.number(),
  curve: recordedCurve,
});

/** `training.json`: how a network came about. */
export type NetworkRecord = z.infer<typeof recordSchema>;

export function readNetworkRecord(folder: string): Promise<NetworkRecord> {
  return readJsonFile(join(folder, RECORD_FILE), recordSchema, 'the record of a training');
}

export function writeNetworkRecord(folder: string, record: NetworkRecord): Promise<void> {
  return writeFileAtomic(join(folder, RECORD_FILE), `${JSON.stringify(record)}\n`);
}
