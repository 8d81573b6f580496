import type { GraphStep } from '../graph.ts';
import type { StepKey } from '../hashes.ts';
import type { KeyInputs } from '../keys/key.ts';
import { keyDifference } from '../keys/key-difference.ts';
import type { Reason } from '../keys/reasons.ts';
import { isTriggered } from '../keys/triggers.ts';
import { checkOutput, readManifest } from '../store/output-check.ts';
import type { Output } from '../store/outputs.ts';
import type { StoreView } from './store-view.ts';

export interface AcceptedOutput {
  readonly output: Output;
  /** Differences from what the step is now, none of which counts. */
  readonly accepted: readonly Reason[];
}

/** Looks for an older output of the step that differs from what the step is now only in what does not count. */
export async function findAccepted(
  { node }: GraphStep,
  now: KeyInputs,
  { index, machine, checking, triggers, sharedGroups: shared }: StoreView,
  isClaimed: (key: StepKey) => boolean,
): Promise<AcceptedOutput | undefined> {
  if (triggers === undefined || shared === undefined || shared.has(node)) {
    return undefined;
  }
  for (const dir of index.older(node, isClaimed)) {
    const before = readManifest(dir);
    const differences = before === undefined ? [] : keyDifference(before.keyInputs, now);
    if (
      before === undefined ||
      differences.length === 0 ||
      differences.some((reason) => isTriggered(reason, triggers))
    ) {
      continue;
    }
    const check = await checkOutput(dir, before.key, machine, checking);
    if (check.state === 'complete') {
      const { key, result, files, durationMs } = check.manifest;
      return { output: { key, dir, result, files, madeInMs: durationMs }, accepted: differences };
    }
  }
  return undefined;
}
