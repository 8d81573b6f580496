import type { EventLog } from '../history/event-log.ts';
import type { StepRef } from '../step-ref.ts';

import type { FileHash, InputFolder, Inputs, JsonObject, StepContext, StepNode } from '../types.ts';
import { forEachItem } from './for-each.ts';
import { StepTimeoutError } from './step-timeout.ts';

/** Progress of one step is told no more often than this. */
const progressMs = 100;

/** What the run of one step is given. */
export function createContext(
  node: StepNode,
  ref: StepRef,
  inputs: Record<string, InputFolder | readonly InputFolder[]>,
  run: {
    readonly outDir: string;
    readonly workers: number;
    readonly spareWorkers: () => number;
    readonly gpus: readonly string[];
    readonly isForced: boolean;
    readonly signal: AbortSignal;
    readonly events: EventLog;
    /** Of files that the step has written, by path. */
    readonly hashes: Map<string, FileHash>;
  },
): StepContext<JsonObject, Inputs, unknown> {
  const { outDir, workers, spareWorkers, gpus, isForced, signal, events, hashes } = run;
  let toldAt = Number.NEGATIVE_INFINITY;
  /** Whether the step has been given up. What it still says is of no account. */
  const isOver = () => signal.reason instanceof StepTimeoutError;
  const progress = (done: number, total: number, unit?: string, speed?: string) => {
    const now = performance.now();
    if (isOver()) {
      return;
    }
    if (now - toldAt >= progressMs || done >= total) {
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
    params: node.params,
    inputs: inputs as StepContext<JsonObject, Inputs, unknown>['inputs'],
    env: node.env,
    outDir,
    workers,
    spareWorkers,
    gpus,
    isForced,
    signal,
    progress,
    hashed: (file, content) => void hashes.set(file, content),
    log: (line) => {
      if (!isOver()) {
        events.emit({ type: 'step-log', step: ref, line });
      }
    },
    measure: (at, values) => {
      if (!isOver()) {
        events.emit({ type: 'step-measure', step: ref, at, values });
      }
    },
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
