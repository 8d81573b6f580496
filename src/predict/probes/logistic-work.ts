import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from '../../formats/files/json-file.ts';
import { encodeNpy, type NpyArray, readNpy } from '../../formats/files/npy.ts';
import { writeFileAtomic } from '../../pipeline/files/write-file.ts';
import type { LabelSpace } from '../../prediction-types/label-space.ts';
import { headMethod } from '../../prediction-types/registry.ts';
import type { SplitSource } from '../../prediction-types/split-source.ts';
import { type Controlled, untilCancelled } from '../../train/until-cancelled.ts';
import { applyHead } from '../head/apply-head.ts';
import { headModelBytes } from '../head/head-model.ts';
import type { HeadWeights } from '../head/types.ts';
import { bestTry, type Try } from '../judge/best-try.ts';
import type { Postprocessing } from '../judge/grids.ts';
import { type Criterion, directionOf, validator } from '../judge/validation-score.ts';
import { drawnClips, type FewShot } from '../rows/few-shot.ts';
import { type TrainingRecord, writeTrainingRecord } from '../training-record.ts';
import { type LogisticFit, logisticPath } from './logistic-path.ts';
import { readProbeData } from './probe-data.ts';

export interface LogisticPathRequest extends Controlled {
  readonly train: readonly SplitSource[];
  readonly space: LabelSpace;
  readonly fewShot: FewShot | undefined;
  /** Where `path.json` and `weights.npy` go. */
  readonly outDir: string;
}

const pathRecord = z.object({
  train: z.array(z.string()),
  few_shot: z.object({ per_label: z.number(), clips: z.array(z.string()) }).optional(),
  fits: z.array(z.object({ strength: z.number(), iterations: z.number(), converged: z.boolean() })),
});

/** `path.json`: of what `weights.npy`, shape (fits, labels, columns + 1), the last column the bias, was fitted. */
export type PathRecord = z.infer<typeof pathRecord>;

/** Fits logistic regression with every strength of the penalty. */
export function fitLogistic(request: LogisticPathRequest): Promise<PathRecord> {
  return untilCancelled(request, async (signal) => {
    const { train: sources, space, fewShot, outDir, control } = request;
    const train = await readProbeData(sources, space, fewShot);
    const onFit = (done: number, of: number) => control.postMessage({ done, of });
    const fits = await logisticPath(train, { signal, onFit });
    const record: PathRecord = {
      train: sources.map(({ split }) => split),
      ...(fewShot === undefined ? {} : { few_shot: drawnClips(fewShot, train) }),
      fits: fits.map(({ strength, iterations, converged }) => ({ strength, iterations, converged })),
    };
    await writeFileAtomic(join(outDir, 'weights.npy'), encodeFits(fits, train.labels, train.x.columns));
    await writeFileAtomic(join(outDir, 'path.json'), `${JSON.stringify(record)}\n`);
    return record;
  });
}

function encodeFits(fits: readonly LogisticFit[], labels: number, columns: number): Uint8Array {
  const width = columns + 1;
  const data = new Float32Array(fits.length * labels * width);
  for (const [position, { weight, bias }] of fits.entries()) {
    for (let label = 0; label < labels; label++) {
      const start = (position * labels + label) * width;
      data.set(weight.subarray(label * columns, (label + 1) * columns), start);
      data[start + columns] = bias[label] as number;
    }
  }
  return encodeNpy(data, [fits.length, labels, width]);
}

export interface ChooseLogisticRequest extends Controlled {
  /** Paths, each with the split that it is validated on, which it was not fitted on. */
  readonly rounds: readonly { readonly path: string; readonly valid: SplitSource }[];
  /** The path that the head is taken from. */
  readonly fit: string;
  readonly space: LabelSpace;
  readonly criterion: Criterion;
  readonly seed: number;
  /** Where `head.onnx`, `head.json` and `training.json` go. */
  readonly outDir: string;
}

type LogisticTry = Try & { readonly grid_point: { readonly strength: number } };

/** Takes the strength whose mean score over the rounds is best. */
export function chooseLogistic(request: ChooseLogisticRequest): Promise<TrainingRecord> {
  return untilCancelled(request, async (signal) => {
    const { rounds, fit, space, criterion, seed, outDir, control } = request;
    const scores: LogisticTry[][] = [];
    for (const round of rounds) {
      scores.push(await scoresOfRound(round, request, signal));
      control.postMessage(scores.length);
    }
    const [first = []] = scores;
    const tries = first.map((each, position) => ({
      ...each,
      validation_score: mean(scores.map((round) => round[position]?.validation_score ?? Number.NaN)),
    }));
    const best = bestTry(tries, directionOf(criterion));
    const { train, few_shot, fits } = await readPath(fit);
    const position = fits.findIndex(({ strength }) => strength === best.grid_point.strength);
    const weights = linearHead(
      await readNpy(join(fit, 'weights.npy')),
      position,
      headMethod(space.predictionType).output,
    );
    const { strength } = best.grid_point;
    const head = { prediction_type: headMethod(space.predictionType).output, logistic: { strength } };
    await writeFileAtomic(join(outDir, 'head.onnx'), headModelBytes(weights));
    await writeFileAtomic(join(outDir, 'head.json'), `${JSON.stringify(head)}\n`);
    const record: TrainingRecord = {
      train,
      valid: rounds.map(({ valid }) => valid.split),
      ...(few_shot === undefined ? {} : { few_shot }),
      ...best,
      seed,
      epoch: 0,
      curve: [],
      tried: tries.map(({ grid_point, validation_score }) => ({ grid_point, validation_score })),
    };
    await writeTrainingRecord(outDir, record);
    return record;
  });
}

/** Every strength, for events with every post-processing, in the same order in each round. */
async function scoresOfRound(
  { path, valid: source }: ChooseLogisticRequest['rounds'][number],
  { space, criterion }: ChooseLogisticRequest,
  signal: AbortSignal,
): Promise<LogisticTry[]> {
  const valid = await readProbeData([source], space);
  const { fits } = await readPath(path);
  const weights = await readNpy(join(path, 'weights.npy'));
  const ways: readonly (readonly Postprocessing[])[] =
    criterion.postprocessing.length === 0 ? [[]] : criterion.postprocessing.map((way) => [way]);
  const validators = ways.map((postprocessing) => validator({ ...criterion, postprocessing }, valid, space));
  const tries: LogisticTry[] = [];
  for (const [position, { strength }] of fits.entries()) {
    signal.throwIfAborted();
    const probabilities = await applyHead(
      linearHead(weights, position, headMethod(space.predictionType).output),
      valid.x,
    );
    for (const validate of validators) {
      const { score, postprocessing } = validate(probabilities);
      tries.push({ grid_point: { strength }, validation_score: score, postprocessing });
    }
  }
  return tries;
}

function linearHead({ data, shape }: NpyArray, position: number, output: HeadWeights['output']): HeadWeights {
  const [, labels = 0, width = 0] = shape;
  const columns = width - 1;
  const weight = new Float32Array(labels * columns);
  const bias = new Float32Array(labels);
  for (let label = 0; label < labels; label++) {
    const start = (position * labels + label) * width;
    weight.set(data.subarray(start, start + columns), label * columns);
    bias[label] = data[start + columns] as number;
  }
  return { output, layers: [{ weight, bias, inputs: columns, outputs: labels }] };
}

function readPath(folder: string): Promise<PathRecord> {
  return readJsonFile(join(folder, 'path.json'), pathRecord, 'the record of a fit');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
