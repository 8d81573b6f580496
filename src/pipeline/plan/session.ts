import { join, resolve } from 'node:path';
import { BadInputsError } from '../../errors.ts';
import { type GraphStep, sourcesOf, upstreamFirst } from '../graph.ts';
import { titleOf } from '../history/event-lines.ts';
import { describeReasons } from '../keys/describe-reasons.ts';
import { type Machine, thisMachine } from '../machine/machine.ts';
import { MemoryWatch } from '../machine/memory-watch.ts';
import { createBreather } from '../machine/time-slice.ts';
import type { Internals, PlanOptions } from '../options.ts';
import { cacheFolders } from '../shared-cache/cache-list.ts';
import { SharedCaches } from '../shared-cache/shared-caches.ts';
import { refOf } from '../step-ref.ts';
import { FolderHashes } from '../store/folder-hashes.ts';
import { OutputIndex } from '../store/output-index.ts';
import { inputFolder, type Output, Outputs } from '../store/outputs.ts';
import type { StepNode } from '../types.ts';
import { checkFolders } from './check-folders.ts';
import { Decider, type Decision } from './decide.ts';
import type { Decided } from './decided.ts';
import { ExpectedTimes } from './expected-time.ts';
import { type Grown, Growth } from './growth.ts';
import { type NarrowedGraph, narrowGraph } from './narrow.ts';
import { SharedGroups } from './shared-groups.ts';

/** The output that a step which has to run will have, if that can be told. */
type Foresee = (step: GraphStep, decision: Extract<Decision, { kind: 'run' }>) => Promise<Output | undefined>;

/** What a plan and a run share: the graph, what is known of the store, and the decision on each step. */
export class Session {
  readonly workdir: string;
  readonly machine: Machine;
  readonly graph: readonly GraphStep[];
  readonly folders: FolderHashes;
  readonly outputs: Outputs;
  readonly index: OutputIndex;
  readonly decider: Decider;
  readonly memory = new MemoryWatch();
  /** `undefined`: there are none. */
  readonly caches: SharedCaches | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly growth: Growth;
  readonly #foreseen = new Set<GraphStep>();
  readonly #narrowed: NarrowedGraph;
  readonly #times: ExpectedTimes;
  readonly #shared: SharedGroups | undefined;

  constructor(
    targets: readonly StepNode[],
    options: PlanOptions & { readonly refresh: boolean },
    internals: Internals,
  ) {
    this.workdir = resolve(options.workdir);
    this.machine = internals.machine ?? thisMachine();
    this.#narrowed = narrowGraph(targets, options);
    const { graph, isForced } = this.#narrowed;
    this.graph = graph;
    this.growth = new Growth(graph);
    this.#shared = options.rerunTriggers === undefined ? undefined : new SharedGroups();
    this.#shared?.add(graph);
    const folders = cacheFolders(options.cache, this.workdir);
    this.caches = folders.length === 0 ? undefined : new SharedCaches(folders);
    this.#signal = options.signal;
    const cacheDir = join(this.workdir, '.cache');
    this.folders = new FolderHashes(cacheDir, this.machine.bootId, options.signal);
    this.outputs = new Outputs(this.folders);
    this.index = new OutputIndex(this.workdir, cacheDir);
    this.#times = new ExpectedTimes(this.index);
    this.decider = new Decider({
      workdir: this.workdir,
      machine: this.machine,
      outputs: this.outputs,
      index: this.index,
      checking: { refresh: options.refresh, verify: options.verify ?? false, signal: options.signal },
      isForced,
      triggers: options.rerunTriggers,
      sharedGroups: this.#shared,
    });
  }

  /**
   * Decides on every step as far as that is possible before anything runs, also on those that fresh steps spawn.
   *
   * @param foresee the output that a step which has to run will have, if that can be told.
   * @returns the steps upstream first
   * @throws the reason of the signal, when it is aborted on the way
   */
  async decideAll(foresee?: Foresee): Promise<readonly Decided[]> {
    checkFolders(this.graph);
    const breathe = createBreather(this.#signal);
    const decisions: (Decision | undefined)[] = [];
    const isOpen = ({ index }: GraphStep) => decisions[index] === undefined;
    for (const step of this.graph) {
      const ready = [step];
      for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
        // What was spawned last is decided on last.
        if (isOpen(next) && (!this.growth.hasBegun || next.upstream.findLast(isOpen) === undefined)) {
          decisions[next.index] = await this.#decideBefore(next, foresee);
          if (this.growth.hasBegun) {
            for (const consumer of next.consumers) {
              if (consumer.index < step.index) {
                ready.push(consumer);
              }
            }
          }
        }
      }
      await breathe();
    }
    const decided = this.upstreamFirst().map((step) => this.#describe(step, decisions[step.index]));
    checkSelection(decided, this.#narrowed.selected);
    return decided;
  }

  /** All steps that are known by now. */
  upstreamFirst(): readonly GraphStep[] {
    return this.growth.hasBegun ? upstreamFirst(this.graph) : this.graph;
  }

  /** Decides on a step whose upstream has ended. */
  decide(step: GraphStep): Promise<Decision> {
    this.growth.settle(step);
    return this.decider.decide(step, []);
  }

  /**
   * Adds to the graph what a finished step spawns; `undefined` when that is nothing, or was added before.
   *
   * @throws whatever the `spawn` of the step throws.
   */
  spawn(parent: GraphStep, { dir, files }: Output): Grown | undefined {
    const { node } = parent;
    const { definition, scope, params, env, drafts } = node;
    if (definition.spawn === undefined || !this.spawnsLater(parent)) {
      return undefined;
    }
    const output = inputFolder(dir, files);
    const nodes: unknown = definition.spawn({ node, scope, params, env, drafts, output });
    if (!isNodes(nodes)) {
      throw new TypeError(`Expected spawn of step ${definition.name} to return an array of steps`);
    }
    const grown = this.growth.add(parent, nodes);
    this.outputs.spawn(node, nodes);
    this.#narrowed.adopt(grown.added);
    this.#shared?.add(grown.added);
    return grown;
  }

  /** Whether a step will add others to the graph that are not known yet. */
  spawnsLater({ node }: GraphStep): boolean {
    return (
      node.definition.spawn !== undefined &&
      this.growth.childrenOf(node) === undefined &&
      (!this.#narrowed.isPart || this.growth.isTaken(node))
    );
  }

  /** How long a step may be expected to take, in milliseconds, where that is known. */
  expectedMs({ node }: GraphStep): number | undefined {
    return this.#times.of(node);
  }

  async close(): Promise<void> {
    this.memory.close();
    this.index.close();
    this.folders.save();
  }

  async #decideBefore(step: GraphStep, foresee: Foresee | undefined): Promise<Decision> {
    this.growth.settle(step);
    const waitsFor = step.upstream.filter((above) => this.#isMissing(above, step));
    const decision = await this.decider.decide(step, waitsFor);
    if (decision.kind === 'run') {
      const output = await foresee?.(step, decision);
      if (output !== undefined) {
        this.#foreseen.add(step);
        this.outputs.finish(step.node, output);
      }
    }
    if (decision.kind !== 'fresh') {
      return decision;
    }
    this.outputs.finish(step.node, decision.output);
    this.spawn(step, decision.output);
    return this.#narrowed.selected?.has(step.node) === false ? { ...decision, publish: false } : decision;
  }

  /** Whether a step has to wait for one above it: for its output, or for what this spawns. */
  #isMissing(above: GraphStep, { node }: GraphStep): boolean {
    const takesSpawned = () =>
      sourcesOf(node).some((source) => source.kind === 'spawned' && source.from === above.node);
    return this.outputs.of(above.node) === undefined || (this.spawnsLater(above) && takesSpawned());
  }

  #describe(step: GraphStep, decision: Decision | undefined): Decided {
    if (decision === undefined) {
      throw new TypeError(`Step ${step.node.definition.name} is part of a circle`);
    }
    const isThere = decision.kind === 'fresh' || this.#foreseen.has(step);
    const expectedMs = isThere ? undefined : this.expectedMs(step);
    return { step, decision, reasons: this.decider.explain(step, decision), expectedMs };
  }
}

/** A run of selected steps alone needs all others to be fresh. */
function checkSelection(decided: readonly Decided[], selected: NarrowedGraph['selected']): void {
  const missing = decided.filter(
    ({ step, decision }) => selected?.has(step.node) === false && decision.kind !== 'fresh',
  );
  if (missing.length > 0) {
    const lines = missing.map(
      ({ step, reasons }) => `${titleOf(refOf(step))}: ${describeReasons(reasons).join(', ')}`,
    );
    throw new BadInputsError(
      '--select: expected what the selected steps need to be fresh (--until runs that too), got:',
      lines,
    );
  }
}

function isNodes(nodes: unknown): nodes is readonly StepNode[] {
  return Array.isArray(nodes) && nodes.every((node: Partial<StepNode> | null) => node?.kind === 'step');
}
