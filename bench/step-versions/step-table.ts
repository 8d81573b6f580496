import { closureHash, type StepClosure } from './step-closures.ts';

/** The committed table: what each step was when somebody last looked at its code. */
export interface StepTable {
  readonly steps: Readonly<Record<string, StepEntry>>;
  /** Hashes of files and versions of packages, to tell which of them have changed. */
  readonly parts: Readonly<Record<string, string>>;
}

interface StepEntry {
  readonly version: string;
  /** Of its closure. */
  readonly hash: string;
}

/** How a step is not what the table says. */
export interface StepChange {
  readonly step: string;
  /** `code`: with the same version. */
  readonly kind: 'code' | 'version' | 'lowered' | 'new' | 'gone';
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** That defines it, below `src`. */
  readonly file?: string | undefined;
  /** Files and packages that have changed, come or gone. */
  readonly parts: readonly string[];
}

export function stepChanges(table: StepTable, closures: ReadonlyMap<string, StepClosure>): StepChange[] {
  const changes: StepChange[] = [];
  for (const step of new Set([...Object.keys(table.steps), ...closures.keys()])) {
    const [before, now] = [table.steps[step], closures.get(step)];
    const versions = { step, from: before?.version, to: now?.version, file: now?.file };
    if (now === undefined) changes.push({ ...versions, kind: 'gone', parts: [] });
    else if (before === undefined) changes.push({ ...versions, kind: 'new', parts: [] });
    else if (before.version !== now.version) {
      const isLower = compareVersions(now.version, before.version) < 0;
      changes.push({ ...versions, kind: isLower ? 'lowered' : 'version', parts: [] });
    } else if (before.hash !== closureHash(now.parts)) {
      const parts = Object.keys(now.parts).filter((part) => table.parts[part] !== now.parts[part]);
      changes.push({ ...versions, kind: 'code', parts });
    }
  }
  return changes.sort((a, b) => (a.step < b.step ? -1 : 1));
}

/** A change in one line, with what to do about it. */
export function changeLine({ step, kind, from, to, file, parts }: StepChange): string {
  const take = 'npm run step-versions';
  switch (kind) {
    case 'code': {
      const shown = parts.length === 0 ? 'something that it imported is gone' : `changed: ${listed(parts)}`;
      return `${step} (version ${from} in src/${file}): ${shown}; raise the version where bytes change, then ${take}`;
    }
    case 'lowered':
      return `${step}: version ${to} in src/${file} is below ${from}, which has outputs; expected a new one`;
    case 'version':
      return `${step}: version ${to}, the table has ${from}; ${take}`;
    case 'new':
      return `${step}: not in the table; ${take}`;
    case 'gone':
      return `${step}: in the table, and no such step; ${take}`;
  }
}

const SHOWN = 4;

function listed(parts: readonly string[]): string {
  const more = parts.length - SHOWN;
  return `${parts.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * The table with the steps as they are now, but for those of `kept`, which stay as they were; so do the parts by which
 * these differ.
 */
export function updatedTable(
  table: StepTable,
  closures: ReadonlyMap<string, StepClosure>,
  kept: readonly StepChange[],
): StepTable {
  const keptSteps = new Set(kept.map(({ step }) => step));
  const keptParts = new Set(kept.flatMap(({ parts }) => parts));
  const steps: [string, StepEntry][] = [];
  const parts = new Map<string, string>();
  for (const [step, { version, parts: ofStep }] of closures) {
    const before = table.steps[step];
    if (!keptSteps.has(step)) steps.push([step, { version, hash: closureHash(ofStep) }]);
    else if (before !== undefined) steps.push([step, before]);
    for (const [part, value] of Object.entries(ofStep)) {
      const known = keptParts.has(part) ? table.parts[part] : value;
      if (known !== undefined) parts.set(part, known);
    }
  }
  return { steps: sorted(steps), parts: sorted([...parts]) };
}

/** One line for each step and part. */
export function formatTable({ steps, parts }: StepTable): string {
  const lines = (record: Readonly<Record<string, unknown>>) =>
    Object.entries(record)
      .map(([name, value]) => `    ${JSON.stringify(name)}: ${spaced(value)}`)
      .join(',\n');
  return `{\n  "steps": {\n${lines(steps)}\n  },\n  "parts": {\n${lines(parts)}\n  }\n}\n`;
}

function spaced(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, text]) => `${JSON.stringify(name)}: ${JSON.stringify(text)}`,
  );
  return `{ ${members.join(', ')} }`;
}

function sorted<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** By the numbers in them, the first of which is most. */
function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => (text.match(/\d+/g) ?? []).map(Number));
  for (const [index, number] of (left ?? []).entries()) {
    const difference = number - (right?.[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return (left?.length ?? 0) - (right?.length ?? 0);
}
