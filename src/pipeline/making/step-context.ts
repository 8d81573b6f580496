import { isForced } from '../keys/reasons.ts';
import type { FileHash, InputFolder, Inputs, Json, JsonObject, StepContext } from '../types.ts';
import { forEachItem } from './for-each.ts';
import type { Making } from './making.ts';

/** Progress of one step is told no more often than this. */
const PROGRESS_MS = 100;

/**
 * What the run of one step is given.
 *
 * @param hashes of files that the step has written, by path
 */
export function createContext(
  making: Making,
  inputs: Record<string, InputFolder | readonly InputFolder[]>,
  hashes: Map<string, FileHash>,
): StepContext<JsonObject, Inputs, Json | undefined> {
  const { given, place, ref, workers, spareWorkers, signal, events, services } = making;
  const outDir = place.partial;
  let toldAt = Number.NEGATIVE_INFINITY;
  const progress = (done: number, total: number, unit?: string, speed?: string) => {
    const now = performance.now();
    if (now - toldAt >= PROGRESS_MS || done >= total) {
      toldAt = now;
      events.emit({
        type: 'step-progress',
        step: ref,
        done,
        total,
        unit: unit ?? null,
        ...(speed && { speed }),
      });
    }
  };
  return {
    params: given.params,
    inputs: inputs as StepContext<JsonObject, Inputs, undefined>['inputs'],
    env: given.env,
    services,
    outDir,
    workers,
    spareWorkers,
    isForced: isForced(making.reasons),
    signal,
    progress,
    hashed: (file, content) => void hashes.set(file, content),
    log: (line) => events.emit({ type: 'step-log', step: ref, line }),
    measure: (at, values) => events.emit({ type: 'step-measure', step: ref, at, values }),
    forEach: (items, options, work) => {
      const { unit = 'items', concurrency = workers, outputs, speed } = options;
      return forEachItem(
        items,
        {
          outputs,
          concurrency,
          unit,
          outDir,
          signal,
          progress: (done, total) => progress(done, total, unit, speed?.()),
        },
        work,
      );
    },
  };
}
