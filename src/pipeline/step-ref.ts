import type { GraphStep } from './graph.ts';

/** How events name a step. */
export interface StepRef {
  /** Position in the plan; unique within one run. */
  readonly id: number;
  readonly name: string;
  readonly scope: string;
  readonly label: string | null;
}

/** How events name a step. */
export function refOf({ index, node }: GraphStep): StepRef {
  return { id: index, name: node.definition.name, scope: node.scope, label: node.label ?? null };
}
