import { type Controlled, untilCancelled } from '../../train/until-cancelled.ts';
import type { Estimator } from '../estimator.ts';
import { type EstimatorPlaces, loadEstimators } from '../load-estimators.ts';
import { type Annotated, type AnnotateHow, annotateFile } from './annotate-file.ts';
import type { FileJob } from './output-files.ts';

export interface AnnotateRequest extends Controlled {
  readonly job: FileJob;
  /** As `loadEstimators` takes them. */
  readonly names: readonly string[];
  readonly places: EstimatorPlaces;
  readonly how: AnnotateHow;
}

/** Told while it goes on: seconds of the sound that have been heard. */
export interface AnnotateNews {
  readonly heard: number;
}

const loaded = new Map<string, Promise<readonly Estimator[]>>();
const NEWS_EVERY_MS = 250;

/** Annotates an audio file in a thread of its own, which keeps its estimators for the next. `control` is told how it goes. */
export async function annotateInThread(request: AnnotateRequest): Promise<Annotated> {
  return untilCancelled(request, async (signal) => {
    const { job, how, control } = request;
    let told = 0;
    const onProgress = (heard: number) => {
      if (Date.now() - told < NEWS_EVERY_MS) return;
      told = Date.now();
      const news: AnnotateNews = { heard };
      control.postMessage(news);
    };
    return annotateFile(job, await estimatorsOf(request), how, { signal, onProgress });
  });
}

function estimatorsOf({ names, places }: AnnotateRequest): Promise<readonly Estimator[]> {
  const key = JSON.stringify([names, places]);
  const found =
    loaded.get(key) ??
    Promise.all(names.map((each) => loadEstimators(each, places))).then((all) => all.flat());
  loaded.set(key, found);
  return found;
}
