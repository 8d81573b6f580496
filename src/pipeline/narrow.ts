import { UserError } from '../errors.ts';
import { buildGraph, type GraphStep } from './graph.ts';
import type { PlanOptions } from './options.ts';
import { matchingSteps } from './step-pattern.ts';
import type { StepNode } from './types.ts';

/** The steps that a plan or a run is about. */
export interface NarrowedGraph {
  readonly graph: readonly GraphStep[];
  /** The only steps that may run; `undefined`: all. */
  readonly selected: ReadonlySet<StepNode> | undefined;
  readonly isForced: (node: StepNode) => boolean;
}

/**
 * What `until`, `select` and the ways to force leave of the graph of the targets.
 *
 * @throws UserError for a pattern that no step matches, and for `forceDownstream` where nothing is forced.
 */
export function narrowGraph(targets: readonly StepNode[], options: PlanOptions): NarrowedGraph {
  const { until, select, force, forceStep = [], forceDownstream = false } = options;
  let graph = buildGraph(targets);
  if (until !== undefined) {
    graph = buildGraph([...matchingSteps(graph, until, '--until')]);
  }
  const selected = select === undefined ? undefined : matchingSteps(graph, select, '--select');
  if (selected !== undefined) {
    graph = buildGraph([...selected]);
  }
  const may = (node: StepNode) => selected === undefined || selected.has(node);
  if (forceDownstream && force === undefined && forceStep.length === 0) {
    throw new UserError('--force-downstream: expected --force-step too, which says below which steps');
  }
  if (forceStep.length === 0 && !forceDownstream) {
    const wanted = typeof force === 'function' ? force : () => force === true;
    return { graph, selected, isForced: (node) => wanted(node) && may(node) };
  }
  const forced = new Set(forceStep.length === 0 ? [] : matchingSteps(graph, forceStep, '--force-step'));
  for (const { node, upstream } of graph) {
    const wanted = typeof force === 'function' ? force(node) : force === true;
    if (wanted || (forceDownstream && upstream.some((above) => forced.has(above.node)))) {
      forced.add(node);
    }
  }
  return { graph, selected, isForced: (node) => forced.has(node) && may(node) };
}
