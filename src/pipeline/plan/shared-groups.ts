import type { GraphStep } from '../graph.ts';
import { groupOf } from '../store/output-index.ts';
import type { StepNode } from '../types.ts';

/** Scope, name and label that several steps of a graph share: it cannot be told whose an older output was. */
export class SharedGroups {
  readonly #seen = new Set<string>();
  readonly #shared = new Set<string>();

  add(steps: readonly GraphStep[]): void {
    for (const { node } of steps) {
      const group = groupOf(node);
      if (this.#seen.has(group)) {
        this.#shared.add(group);
      }
      this.#seen.add(group);
    }
  }

  has(node: StepNode): boolean {
    return this.#shared.has(groupOf(node));
  }
}
