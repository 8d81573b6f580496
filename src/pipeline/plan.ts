import { expectedRunTime } from './expected-time.ts';
import type { Internals, Plan, PlanOptions } from './options.ts';
import { Session } from './session.ts';
import type { StepNode } from './types.ts';

/**
 * Says of every step that the targets need whether it is fresh or why it has to run, as `runPipeline` would find it.
 * Runs nothing and leaves outputs as they are.
 *
 * @throws UserError when a folder that steps read is missing.
 */
export function planPipeline(targets: readonly StepNode[], options: PlanOptions): Promise<Plan> {
  return planWith(targets, options, {});
}

export async function planWith(
  targets: readonly StepNode[],
  options: PlanOptions,
  internals: Internals,
): Promise<Plan> {
  const session = new Session(targets, { ...options, refresh: false }, internals);
  try {
    const decided = await session.decideAll();
    const steps = decided.map(({ step: { node, depth }, decision, reasons, expectedMs }) => {
      const output = decision.kind === 'fresh' ? decision.output : undefined;
      return {
        node,
        depth,
        reasons,
        accepted: decision.kind === 'fresh' ? decision.accepted : [],
        state: output === undefined ? ('run' as const) : ('fresh' as const),
        key: decision.kind === 'run' ? decision.key : output?.key,
        outDir: output?.dir,
        madeInMs: output?.madeInMs,
        publish: decision.kind === 'fresh' ? decision.publish : node.publishTo !== undefined,
        expectedMs,
      };
    });
    return { steps, expectedMs: expectedRunTime(decided, options.workers ?? 1) };
  } finally {
    await session.close();
  }
}
