import { asError, eventError } from '../history/event-error.ts';
import type { Grown } from '../plan/growth.ts';
import type { Ending, StepRun } from './step-run.ts';
import type { Workshop } from './workshop.ts';

/** What a step spawns now that it has ended. An error there makes it fail after all. */
export function spawnAtEnd(
  { session }: Workshop,
  { step }: StepRun,
  ending: Ending,
): { readonly ending: Ending; readonly grown?: Grown | undefined } {
  if (!('output' in ending)) {
    return { ending };
  }
  try {
    return { ending, grown: session.spawn(step, ending.output) };
  } catch (thrown) {
    return { ending: { state: 'failed', error: asError(thrown) } };
  }
}

/** Takes down how a step ended, and tells of it. */
export function recordEnding(
  { session, events, onFailure }: Workshop,
  stepRun: StepRun,
  ending: Ending,
): void {
  const { ref: step } = stepRun;
  stepRun.state = ending.state;
  stepRun.durationMs =
    stepRun.startedAt === undefined ? 0 : Math.round(performance.now() - stepRun.startedAt);
  const { durationMs } = stepRun;
  switch (ending.state) {
    case 'done':
    case 'restored':
    case 'fresh': {
      const { dir: outDir, files, peakMemory } = ending.output;
      stepRun.output = ending.output;
      session.outputs.finish(stepRun.step.node, ending.output);
      const amount = () => ({
        files: files.length,
        bytes: files.reduce((sum, file) => sum + file.size, 0),
      });
      if (ending.state === 'done') {
        events.emit({ type: 'step-done', step, outDir, ...amount(), durationMs, peakMemory });
      } else if (ending.state === 'restored') {
        const { cache } = ending;
        events.emit({ type: 'step-restored', step, cache, outDir, ...amount(), durationMs });
      } else if (stepRun.decided.decision.kind !== 'fresh') {
        events.emit({ type: 'step-fresh', step, outDir });
      }
      break;
    }
    case 'failed':
      stepRun.error = ending.error;
      onFailure();
      events.emit({ type: 'step-failed', step, error: eventError(ending.error), durationMs });
      break;
    case 'blocked':
      stepRun.blockedBy = ending.by;
      events.emit({ type: 'step-blocked', step, by: ending.by.ref });
      break;
    case 'cancelled':
      events.emit({ type: 'step-cancelled', step });
      break;
  }
}
