import { titleOf } from '../history/event-lines.ts';
import { describeReasons } from '../keys/describe-reasons.ts';
import type { Reason } from '../keys/reasons.ts';
import type { Plan, PlanNotes, PlannedStep } from '../options.ts';
import { expectedTime, formatCount, formatDuration } from '../text/quantities.ts';

/** A plan for people: one line for each step, upstream first, and how many are to run. */
export function planLines({ steps, warnings = [], expectedMs }: Plan, notes?: PlanNotes): readonly string[] {
  const { run, restore, fresh } = countStates(steps);
  const isWhole = steps.every((step) => step.state !== 'run' || step.expectedMs !== undefined);
  const time = expectedTime(expectedMs, isWhole);
  const restored = restore === 0 ? '' : ` ${restore} to restore,`;
  const total = `${formatCount(run, 'step')} to run${time},${restored} ${fresh} fresh`;
  return [
    ...warnings.map((warning) => `warning: ${warning}`),
    ...steps.map(stepLine),
    ...manyLines(steps),
    ...(notes?.lines ?? []),
    `plan: ${total}; nothing was run`,
  ];
}

/**
 * Of which steps several are to run, and what work that is: each as long as it took before, or else as those of its name
 * took that are fresh.
 */
function manyLines(steps: readonly PlannedStep[]): readonly string[] {
  const byName = new Map<string, PlannedStep[]>();
  for (const step of steps) {
    const name = `${step.node.scope}/${step.node.definition.name}`;
    const known = byName.get(name);
    if (known === undefined) byName.set(name, [step]);
    else known.push(step);
  }
  return [...byName].flatMap(([name, all]) => {
    const toRun = all.filter(({ state }) => state === 'run');
    if (toRun.length < 2) return [];
    const usual = median(all.flatMap(({ madeInMs, expectedMs }) => madeInMs ?? expectedMs ?? []));
    const times = toRun.flatMap(({ expectedMs = usual }) => expectedMs ?? []);
    const work = times.reduce((sum, ms) => sum + ms, 0);
    const time = times.length === 0 ? '' : `, about ${formatDuration(work)} of work`;
    return [`to run: ${toRun.length} ${name}${time}`];
  });
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function countStates(steps: readonly PlannedStep[]): Readonly<Record<PlannedStep['state'], number>> {
  const counts = { run: 0, restore: 0, fresh: 0 };
  for (const { state } of steps) counts[state] += 1;
  return counts;
}

function stepLine({ node, state, reasons, accepted, cache, expectedMs, spawnsLater }: PlannedStep): string {
  const title = titleOf(refOf(node));
  const words = (some: readonly Reason[]) => describeReasons(some).join(', ');
  if (state === 'fresh') {
    return accepted.length === 0 ? `fresh  ${title}` : `fresh  ${title}, although ${words(accepted)}`;
  }
  const more = spawnsLater ? '; then it is known which steps it spawns' : '';
  return cache === undefined
    ? `run    ${title}: ${words(reasons)}${expectedTime(expectedMs, true)}${more}`
    : `cached ${title}: ${words(reasons)}; restore it from ${cache}${more}`;
}

/** A plan for other programs. `null` stands for what is not known. */
export function planJson({ steps, warnings = [], expectedMs }: Plan, notes?: PlanNotes): string {
  const described = steps.map((step) => ({
    step: refOf(step.node),
    depth: step.depth,
    spawnedBy: step.spawnedBy === undefined ? null : refOf(step.spawnedBy),
    spawnsLater: step.spawnsLater,
    state: step.state,
    reasons: step.reasons,
    accepted: step.accepted,
    key: step.key ?? null,
    outDir: step.outDir ?? null,
    cache: step.cache ?? null,
    publish: step.publish,
    expectedMs: step.expectedMs ?? null,
  }));
  const head = { type: 'plan', ...countStates(steps), expectedMs: expectedMs ?? null, warnings };
  return JSON.stringify({ ...head, ...notes?.json, steps: described });
}

function refOf({ definition, scope, label }: PlannedStep['node']) {
  return { name: definition.name, scope, label: label ?? null };
}
