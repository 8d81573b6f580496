import { join, resolve } from 'node:path';
import { BadInputsError, UserError } from '../errors.ts';
import { sharedGroups } from './accept.ts';
import { Decider, type Decision } from './decide.ts';
import { titleOf } from './event-lines.ts';
import { ExpectedTimes } from './expected-time.ts';
import { FolderHashes, folderProblem } from './folder-hashes.ts';
import { type GraphStep, sourcesOf } from './graph.ts';
import { type Machine, thisMachine } from './machine.ts';
import { MemoryWatch } from './memory-watch.ts';
import { type NarrowedGraph, narrowGraph } from './narrow.ts';
import type { Internals, PlanOptions } from './options.ts';
import { OutputIndex } from './output-index.ts';
import { type Output, Outputs } from './outputs.ts';
import { describeReason, type Reason } from './reasons.ts';
import { cacheFolders } from './shared-cache/cache-list.ts';
import { SharedCaches } from './shared-cache/shared-caches.ts';
import { refOf } from './task.ts';
import { createBreather } from './time-slice.ts';
import type { StepNode } from './types.ts';

export interface Decided {
  readonly step: GraphStep;
  readonly decision: Decision;
  /** Empty when it is fresh. */
  readonly reasons: readonly Reason[];
  /** How long it may be expected to take, in milliseconds, where that is known and it is not fresh. */
  readonly expectedMs: number | undefined;
}

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
  readonly #selected: NarrowedGraph['selected'];
  readonly #signal: AbortSignal | undefined;

  constructor(
    targets: readonly StepNode[],
    options: PlanOptions & { readonly refresh: boolean },
    internals: Internals,
  ) {
    this.workdir = resolve(options.workdir);
    this.machine = internals.machine ?? thisMachine();
    const { graph, selected, isForced } = narrowGraph(targets, options);
    this.graph = graph;
    this.#selected = selected;
    const folders = cacheFolders(options.cache, this.workdir);
    this.caches = folders.length === 0 ? undefined : new SharedCaches(folders);
    this.#signal = options.signal;
    const cacheDir = join(this.workdir, '.cache');
    this.folders = new FolderHashes(cacheDir, this.machine.bootId, options.signal);
    this.outputs = new Outputs(this.folders);
    this.index = new OutputIndex(this.workdir, cacheDir);
    this.decider = new Decider({
      workdir: this.workdir,
      machine: this.machine,
      outputs: this.outputs,
      index: this.index,
      checking: { refresh: options.refresh, verify: options.verify ?? false, signal: options.signal },
      isForced,
      triggers: options.rerunTriggers,
      sharedGroups: options.rerunTriggers === undefined ? new Set() : sharedGroups(graph),
    });
  }

  /**
   * Decides on every step, upstream first, as far as that is possible before anything runs.
   *
   * @param foresee the output that a step which has to run will have, if that can be told.
   * @throws the reason of the signal, when it is aborted on the way
   */
  async decideAll(
    foresee?: (step: GraphStep, decision: Extract<Decision, { kind: 'run' }>) => Promise<Output | undefined>,
  ): Promise<readonly Decided[]> {
    checkFolders(this.graph);
    const foreseen = new Set<GraphStep>();
    const breathe = createBreather(this.#signal);
    const decisions: { step: GraphStep; decision: Decision }[] = [];
    for (const step of this.graph) {
      const waitsFor = step.upstream.filter((above) => this.outputs.of(above.node) === undefined);
      const decision = await this.decider.decide(step, waitsFor);
      if (decision.kind === 'fresh') {
        this.outputs.finish(step.node, decision.output);
      }
      if (decision.kind === 'run') {
        const output = await foresee?.(step, decision);
        if (output !== undefined) {
          foreseen.add(step);
          this.outputs.finish(step.node, output);
        }
      }
      const untouched = this.#selected?.has(step.node) === false && decision.kind === 'fresh';
      decisions.push({ step, decision: untouched ? { ...decision, publish: false } : decision });
      await breathe();
    }
    const times = new ExpectedTimes(this.index);
    const decided = decisions.map(({ step, decision }) => ({
      step,
      decision,
      reasons: this.decider.explain(step, decision),
      expectedMs: decision.kind === 'fresh' || foreseen.has(step) ? undefined : times.of(step.node),
    }));
    checkSelection(decided, this.#selected);
    return decided;
  }

  async close(): Promise<void> {
    this.memory.close();
    this.index.close();
    await this.folders.save();
  }
}

/** A run of selected steps alone needs all others to be fresh. */
function checkSelection(decided: readonly Decided[], selected: NarrowedGraph['selected']): void {
  const missing = decided.filter(
    ({ step, decision }) => selected?.has(step.node) === false && decision.kind !== 'fresh',
  );
  if (missing.length > 0) {
    const lines = missing.map(
      ({ step, reasons }) => `${titleOf(refOf(step))}: ${reasons.map(describeReason).join(', ')}`,
    );
    throw new BadInputsError(
      '--select: expected what the selected steps need to be fresh (--until runs that too), got:',
      lines,
    );
  }
}

/** Tells of all missing folders at once, and before anything runs. */
function checkFolders(graph: readonly GraphStep[]): void {
  const problems = new Map<string, string>();
  const seen = new Set<string>();
  for (const source of graph.flatMap(({ node }) => sourcesOf(node))) {
    const origin = source.kind === 'selection' ? source.from : source;
    if (origin.kind === 'folder' && !seen.has(origin.path)) {
      seen.add(origin.path);
      const problem = folderProblem(origin.path);
      if (problem !== undefined) {
        problems.set(origin.path, problem);
      }
    }
  }
  const [first, ...others] = problems.values();
  if (first !== undefined) {
    throw others.length === 0
      ? new UserError(first)
      : new BadInputsError(`${problems.size} folders cannot be read:`, [...problems.values()]);
  }
}
