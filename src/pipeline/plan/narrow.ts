import { UserError } from '../../errors.ts';
import { buildGraph, type GraphStep } from '../graph.ts';
import type { PlanOptions } from '../options.ts';
import type { StepNode } from '../types.ts';
import { matchingSteps, stepMatcher } from './step-pattern.ts';

/** The steps that a plan or a run is about. */
export interface NarrowedGraph {
  readonly graph: GraphStep[];
  /** The only steps that may run; `undefined`: all. */
  readonly selected: ReadonlySet<StepNode> | undefined;
  /** Whether the graph is part of what the targets need, so that spawned steps belong to it only where they are taken. */
  readonly isPart: boolean;
  readonly isForced: (node: StepNode) => boolean;
  /** Decides on steps that were spawned: what holds for the step that spawned them holds for them too. */
  readonly adopt: (steps: readonly GraphStep[]) => void;
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
  if (forceDownstream && force === undefined && forceStep.length === 0) {
    throw new UserError('--force-downstream: expected --force-step too, which says below which steps');
  }
  // A pattern may mean steps that nobody knows yet.
  if (!graph.some(({ node }) => node.definition.spawn !== undefined)) {
    matchingSteps(graph, forceStep, '--force-step');
  }
  const isMeant = stepMatcher(forceStep);
  const forced = new Set<StepNode>();
  const forceSome = (steps: readonly GraphStep[]) => {
    for (const { node, upstream, spawnedBy } of steps) {
      const wanted = typeof force === 'function' ? force(node) : force === true;
      const isBelow = (above: GraphStep | undefined) => above !== undefined && forced.has(above.node);
      if (wanted || isMeant(node) || (forceDownstream && (upstream.some(isBelow) || isBelow(spawnedBy)))) {
        forced.add(node);
      }
    }
  };
  if (force !== undefined || forceStep.length > 0) {
    forceSome(graph);
  }
  return {
    graph,
    selected,
    isPart: until !== undefined || selected !== undefined,
    isForced: (node) => forced.has(node) && selected?.has(node) !== false,
    adopt: (steps) => {
      for (const { node, spawnedBy } of steps) {
        if (spawnedBy !== undefined && selected?.has(spawnedBy.node)) {
          selected.add(node);
        }
      }
      forceSome(steps);
    },
  };
}
