import { join, resolve } from 'node:path';
import { sourcesOf } from '../graph.ts';
import type { PlannedStep, PlanOptions } from '../options.ts';
import { planPipeline } from '../plan/plan.ts';
import { readStored } from '../store/find-step.ts';
import { OutputIndex } from '../store/output-index.ts';
import type { StepNode } from '../types.ts';
import type { GraphNode, StepGraph } from './step-graph.ts';

/**
 * The plan of the targets as a graph to be drawn. Runs nothing.
 *
 * @throws UserError as `planPipeline` does
 */
export async function planGraph(targets: readonly StepNode[], options: PlanOptions): Promise<StepGraph> {
  const { steps } = await planPipeline(targets, options);
  const positions = new Map(steps.map(({ node }, position) => [node, position]));
  const earlier = earlierDurations(resolve(options.workdir));
  return { nodes: steps.map((step) => graphNode(step, positions, earlier)) };
}

function graphNode(
  step: PlannedStep,
  positions: ReadonlyMap<StepNode, number>,
  earlier: (node: StepNode) => number | undefined,
): GraphNode {
  const { node, depth, reasons, accepted, key, outDir, cache } = step;
  const upstream = step.upstream.flatMap((above) => positions.get(above) ?? []);
  const folders = new Set<string>();
  for (const source of sourcesOf(node)) {
    const origin = source.kind === 'selection' ? source.from : source;
    if (origin.kind === 'folder') folders.add(origin.path);
  }
  const waits = step.state === 'run' && reasons[0]?.type === 'upstream-runs';
  return {
    scope: node.scope,
    name: node.definition.name,
    label: node.label ?? null,
    version: node.definition.version,
    state: waits ? 'waits' : step.state,
    spawnsLater: step.spawnsLater,
    reasons,
    accepted,
    key: key ?? null,
    outDir: outDir ?? null,
    cache: cache ?? null,
    publishTo: node.publishTo ?? null,
    params: node.params,
    madeInMs: step.madeInMs ?? earlier(node) ?? null,
    depth,
    upstream,
    folders: [...folders],
  };
}

/** What making the latest output of a step took, whatever has changed since. */
function earlierDurations(workdir: string): (node: StepNode) => number | undefined {
  const index = new OutputIndex(workdir, join(workdir, '.cache'));
  return (node) => {
    const [latest] = index.older(node, () => false);
    return latest === undefined ? undefined : readStored(latest)?.durationMs;
  };
}
