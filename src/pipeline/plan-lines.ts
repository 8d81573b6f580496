import { titleOf } from './event-lines.ts';
import type { Plan, PlannedStep } from './options.ts';
import { expectedTime, formatCount } from './quantities.ts';
import { describeReason, type Reason } from './reasons.ts';

/** A plan for people: one line for each step, upstream first, and how many are to run. */
export function planLines({ steps, expectedMs }: Plan): readonly string[] {
  const toRun = steps.filter(({ state }) => state === 'run').length;
  const isWhole = steps.every((step) => step.state === 'fresh' || step.expectedMs !== undefined);
  const time = expectedTime(expectedMs, isWhole);
  const total = `${formatCount(toRun, 'step')} to run${time}, ${steps.length - toRun} fresh`;
  return [...steps.map(stepLine), `plan: ${total}; nothing was run`];
}

function stepLine({ node, state, reasons, accepted, expectedMs }: PlannedStep): string {
  const title = titleOf(refOf(node));
  const words = (some: readonly Reason[]) => some.map(describeReason).join(', ');
  if (state === 'fresh') {
    return accepted.length === 0 ? `fresh  ${title}` : `fresh  ${title}, although ${words(accepted)}`;
  }
  return `run    ${title}: ${words(reasons)}${expectedTime(expectedMs, true)}`;
}

/** A plan for other programs. `null` stands for what is not known. */
export function planJson({ steps, expectedMs }: Plan): string {
  const toRun = steps.filter(({ state }) => state === 'run').length;
  const described = steps.map((step) => ({
    step: refOf(step.node),
    depth: step.depth,
    state: step.state,
    reasons: step.reasons,
    accepted: step.accepted,
    key: step.key ?? null,
    outDir: step.outDir ?? null,
    publish: step.publish,
    expectedMs: step.expectedMs ?? null,
  }));
  const counts = { run: toRun, fresh: steps.length - toRun, expectedMs: expectedMs ?? null };
  return JSON.stringify({ type: 'plan', ...counts, steps: described });
}

function refOf({ definition, scope, label }: PlannedStep['node']) {
  return { name: definition.name, scope, label: label ?? null };
}
