import type { Internals, Plan, PlannedStep, PlanOptions } from '../options.ts';
import { Forecast } from '../shared-cache/forecast.ts';
import type { StepNode } from '../types.ts';
import type { Decision } from './decide.ts';
import { expectedRunTime } from './expected-time.ts';
import { Session } from './session.ts';

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
  const forecast = new Forecast(session.caches);
  try {
    const decided = await session.decideAll((step, decision) => forecast.outputOf(step, decision));
    const steps = decided.map(({ step, decision, reasons, expectedMs }) => {
      const { node, depth } = step;
      const cache = forecast.cacheOf(node);
      const output = decision.kind === 'fresh' ? decision.output : undefined;
      return {
        node,
        upstream: step.upstream.map((above) => above.node),
        spawnedBy: step.spawnedBy?.node,
        spawnsLater: session.spawnsLater(step),
        depth,
        reasons,
        accepted: decision.kind === 'fresh' ? decision.accepted : [],
        state: stateOf(decision, cache),
        key: decision.kind === 'run' ? decision.key : output?.key,
        outDir: output?.dir,
        madeInMs: output?.madeInMs,
        cache,
        publish: decision.kind === 'fresh' ? decision.publish : node.publishTo !== undefined,
        expectedMs,
      };
    });
    const expectedMs = expectedRunTime(decided, options.workers ?? 1);
    return { steps, expectedMs, warnings: forecast.warnings };
  } finally {
    await session.close();
  }
}

function stateOf({ kind }: Decision, cache: string | undefined): PlannedStep['state'] {
  return kind === 'fresh' ? 'fresh' : cache === undefined ? 'run' : 'restore';
}
