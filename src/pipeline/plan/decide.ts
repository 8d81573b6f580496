import type { GraphStep } from '../graph.ts';
import type { StepKey } from '../hashes.ts';
import { type KeyInputs, keyOf } from '../keys/key.ts';
import { keyDifference } from '../keys/key-difference.ts';
import type { Reason } from '../keys/reasons.ts';
import { checkOutput, readManifest } from '../store/output-check.ts';
import { longPlaceOf, type OutputPlace, placeOf } from '../store/output-place.ts';
import type { Output } from '../store/outputs.ts';
import { stampPath } from '../store/publication-stamp.ts';
import { isPublished } from '../store/publish.ts';
import type { StepNode } from '../types.ts';
import { findAccepted } from './accept.ts';
import type { StoreView } from './store-view.ts';

/** What the store says of a step. */
export type Decision =
  /** `publish`: its files are not all where the node wants them published. */
  | {
      readonly kind: 'fresh';
      readonly output: Output;
      readonly publish: boolean;
      /** Differences from an older output that were asked not to count; else none. */
      readonly accepted: readonly Reason[];
    }
  | {
      readonly kind: 'run';
      readonly key: StepKey;
      readonly keyInputs: KeyInputs;
      readonly place: OutputPlace;
      readonly reasons: readonly Reason[];
    }
  /** Its key is not known before these have run. */
  | { readonly kind: 'wait'; readonly reasons: readonly Reason[] };

/** What there is of an output, and where it is to be. */
type Found =
  | { readonly place: OutputPlace; readonly output: Output; readonly publish: boolean }
  | { readonly place: OutputPlace; readonly reason: Reason };

/** Decides, for the plan and for the run alike, which steps are fresh and why the others are not. */
export class Decider {
  readonly #view: StoreView;
  readonly #claimed = new Set<string>();
  /** Key of the step that each stamp belongs to. */
  readonly #publishers = new Map<string, string>();
  readonly #older = new Map<string, KeyInputs | undefined>();

  constructor(view: StoreView) {
    this.#view = view;
  }

  /** Decides on a step; `waitsFor` are the steps right above it whose output is not there yet. */
  async decide(step: GraphStep, waitsFor: readonly GraphStep[]): Promise<Decision> {
    if (waitsFor.length > 0) {
      const steps = waitsFor.slice(0, 8).map(({ node }) => nameOf(node));
      return { kind: 'wait', reasons: [{ type: 'upstream-runs', steps, count: waitsFor.length }] };
    }
    const keyInputs = await this.#view.outputs.keyInputs(step);
    const key = keyOf(keyInputs);
    this.#claim(step.node, key);
    if (this.#view.isForced(step.node)) {
      const place = placeOf(this.#view.workdir, step, key);
      return { kind: 'run', key, keyInputs, place, reasons: [{ type: 'forced' }] };
    }
    const found = await this.find(step, key);
    if ('output' in found) {
      const { output, publish } = found;
      return { kind: 'fresh', output, publish, accepted: [] };
    }
    if (found.reason.type === 'no-output') {
      const older = await findAccepted(step, keyInputs, this.#view, (other) => this.#claimed.has(other));
      if (older !== undefined) {
        this.#claimed.add(older.output.key);
        const publish = !(await isPublished(step.node, older.output, this.#view.machine));
        return { kind: 'fresh', ...older, publish };
      }
    }
    return { kind: 'run', key, keyInputs, place: found.place, reasons: [found.reason] };
  }

  /**
   * Looks for the finished output of a key: in its place, else where another scope put it. Says for either case what
   * its place is, which only who holds the lock can be sure of.
   */
  async find(step: GraphStep, key: StepKey): Promise<Found> {
    const { workdir, machine, checking, index } = this.#view;
    let place = placeOf(workdir, step, key);
    let check = await checkOutput(place.final, key, machine, checking);
    if (check.state === 'occupied') {
      place = longPlaceOf(workdir, step, key);
      check = await checkOutput(place.final, key, machine, checking);
    }
    let dir = place.final;
    let reason: Reason = { type: 'no-output' };
    if (check.state === 'tampered') {
      reason = { type: 'output-tampered', file: check.file, problem: check.problem };
    } else if (check.state === 'none') {
      const elsewhere = index.find(key);
      if (elsewhere !== undefined && elsewhere !== dir) {
        dir = elsewhere;
        check = await checkOutput(dir, key, machine, checking);
      }
    }
    if (check.state !== 'complete') {
      return { place, reason };
    }
    const { result, files, durationMs } = check.manifest;
    const output: Output = { key, dir, result, files, madeInMs: durationMs };
    return { place, output, publish: !(await isPublished(step.node, output, machine)) };
  }

  /** Says what changed since an older output of the step, where there is one. To be asked once all keys are known. */
  explain(step: GraphStep, decision: Decision): readonly Reason[] {
    if (decision.kind === 'fresh') {
      return [];
    }
    if (decision.kind === 'wait' || decision.reasons[0]?.type !== 'no-output') {
      return decision.reasons;
    }
    const isClaimed = (key: StepKey) => this.#claimed.has(key);
    let best: readonly Reason[] = decision.reasons;
    for (const dir of this.#view.index.older(step.node, isClaimed)) {
      const before = this.#keyInputsOf(dir);
      const difference = before === undefined ? [] : keyDifference(before, decision.keyInputs);
      if (difference.length > 0 && (best === decision.reasons || difference.length < best.length)) {
        best = difference;
      }
      if (best !== decision.reasons && best.length === 1) {
        break;
      }
    }
    return best;
  }

  #claim(node: StepNode, key: StepKey): void {
    this.#claimed.add(key);
    if (node.publishTo === undefined) {
      return;
    }
    const stamp = stampPath(node.publishTo, node);
    const other = this.#publishers.get(stamp);
    if (other !== undefined && other !== key) {
      throw new TypeError(
        `Two different steps ${nameOf(node)} would publish to ${node.publishTo}: they need different labels`,
      );
    }
    this.#publishers.set(stamp, key);
  }

  #keyInputsOf(dir: string): KeyInputs | undefined {
    if (!this.#older.has(dir)) {
      this.#older.set(dir, readManifest(dir)?.keyInputs);
    }
    return this.#older.get(dir);
  }
}

/** How people are told of a step: its name and label. */
function nameOf(node: StepNode): string {
  return node.label === undefined ? node.definition.name : `${node.definition.name} ${node.label}`;
}
