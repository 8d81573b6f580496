import { titleOf } from './event-lines.ts';
import type { Plan, PlannedStep } from './options.ts';
import { formatCount } from './quantities.ts';
import { describeReason, type Reason } from './reasons.ts';

/** A plan for people: one line for each step, upstream first, and how many are to run. */
export function planLines({ steps }: Plan): readonly string[] {
  const toRun = steps.filter(({ state }) => state === 'run').length;
  const total = `${formatCount(toRun, 'step')} to run, ${steps.length - toRun} fresh`;
  return [...steps.map(stepLine), `plan: ${total}; nothing was run`];
}

function stepLine({ node, state, reasons, accepted }: PlannedStep): string {
  const title = titleOf(refOf(node));
  const words = (some: readonly Reason[]) => some.map(describeReason).join(', ');
  if (state === 'fresh') {
    return accepted.length === 0 ? `fresh  ${title}` : `fresh  ${title}, although ${words(accepted)}`;
  }
  return `run    ${title}: ${words(reasons)}`;
}

/** A plan for other programs. `null` stands for what is not known. */
export function planJson({ steps }: Plan): string {
  const toRun = steps.filter(({ state }) => state === 'run').length;
  const described = steps.map(({ node, depth, state, reasons, accepted, key, outDir, publish }) => ({
    step: refOf(node),
    depth,
    state,
    reasons,
    accepted,
    key: key ?? null,
    outDir: outDir ?? null,
    publish,
  }));
  return JSON.stringify({ type: 'plan', run: toRun, fresh: steps.length - toRun, steps: described });
}

function refOf({ definition, scope, label }: PlannedStep['node']) {
  return { name: definition.name, scope, label: label ?? null };
}
