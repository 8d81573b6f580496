import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { writeFileAtomic } from '../../pipeline/files/write-file.ts';
import type { LabelSpace } from '../../prediction-types/label-space.ts';
import type { SplitSource } from '../../prediction-types/split-source.ts';
import { withoutGaps } from '../../train/rows.ts';
import { type Controlled, untilCancelled } from '../../train/until-cancelled.ts';
import { bestTry, type Try } from '../judge/best-try.ts';
import { type Criterion, directionOf, validator } from '../judge/validation-score.ts';
import { drawnClips, type FewShot } from '../rows/few-shot.ts';
import { type TrainingRecord, writeTrainingRecord } from '../training-record.ts';
import { type KnownRows, knnModel, knownRows, METRICS, type Metric } from './knn-model.ts';
import { nearestRows, sharesOfLabels } from './knn-search.ts';
import { type ProbeData, readProbeData } from './probe-data.ts';

export interface KnnRequest extends Controlled {
  readonly train: readonly SplitSource[];
  readonly valid: readonly SplitSource[];
  readonly space: LabelSpace;
  readonly criterion: Criterion;
  readonly fewShot: FewShot | undefined;
  /** Where `head.onnx`, `head.json` and `training.json` go. */
  readonly outDir: string;
}

/** Numbers of neighbours that are tried, where there are so many rows. */
const NEIGHBOURS = [1, 3, 5, 9, 15, 25, 45, 75] as const;

/** What an ONNX file may hold, in bytes, less some room. */
const LARGEST_MODEL = 2 ** 31 - 2 ** 20;

type KnnTry = Try & { readonly grid_point: { readonly metric: Metric; readonly k: number } };

/** Looks for the metric and the number of neighbours that score best on the validation splits. */
export function knn(request: KnnRequest): Promise<TrainingRecord> {
  return untilCancelled(request, async (signal) => {
    const train = await readProbeData(request.train, request.space, request.fewShot);
    const valid = await readProbeData(request.valid, request.space);
    const { rows, columns, stride } = train.x;
    checkSize(rows * columns * Float32Array.BYTES_PER_ELEMENT);
    const data = withoutGaps(await train.x.read(0, rows), columns, stride);
    const tries: KnnTry[] = [];
    for (const metric of METRICS) {
      const known = knownRows(data, columns, metric);
      tries.push(...(await triesOf(metric, { known, train, valid, request, signal })));
      request.control.postMessage(tries.length);
    }
    const best = bestTry(tries, directionOf(request.criterion));
    const { metric, k } = best.grid_point;
    const model = knnModel(knownRows(data, columns, metric), train.targets, metric, k);
    const head = { prediction_type: request.space.predictionType, knn: { metric, k, rows } };
    await writeFileAtomic(join(request.outDir, 'head.onnx'), model);
    await writeFileAtomic(join(request.outDir, 'head.json'), `${JSON.stringify(head)}\n`);
    const record: TrainingRecord = {
      train: request.train.map(({ split }) => split),
      valid: request.valid.map(({ split }) => split),
      ...(request.fewShot === undefined ? {} : { few_shot: drawnClips(request.fewShot, train) }),
      ...best,
      seed: request.fewShot?.seed ?? 0,
      epoch: 0,
      curve: [],
      tried: tries.map(({ grid_point, validation_score }) => ({ grid_point, validation_score })),
    };
    await writeTrainingRecord(request.outDir, record);
    return record;
  });
}

async function triesOf(
  metric: Metric,
  {
    known,
    train,
    valid,
    request,
    signal,
  }: { known: KnownRows; train: ProbeData; valid: ProbeData; request: KnnRequest; signal: AbortSignal },
): Promise<KnnTry[]> {
  const numbers = NEIGHBOURS.filter((k) => k <= known.rows);
  const most = numbers.at(-1) ?? 1;
  const neighbours = await nearestRows(valid.x, known, { metric, k: most, signal });
  const validate = validator(request.criterion, valid, request.space);
  return numbers.map((k) => {
    const { labels } = train;
    const { score, postprocessing } = validate(
      sharesOfLabels(neighbours, train.targets, { most, k, labels }),
    );
    return { grid_point: { metric, k }, validation_score: score, postprocessing };
  });
}

function checkSize(bytes: number): void {
  if (bytes <= LARGEST_MODEL) return;
  const found = (bytes / 2 ** 30).toFixed(1);
  throw new UserError(
    `--head knn: keeps all rows that it was trained on, ${found} GiB of them; expected at most 2, as an ONNX file holds`,
    { next: 'train fewer clips (--few-shot), or another --head' },
  );
}
