import type { ScoresFile } from '../formats/folders/scores-file.ts';

/** How the heads of published figures were made: hear-eval-kit's defaults. */
const PUBLISHED_PROBE = 'hear2021, grid default of 8 points';

interface Probed {
  readonly task: string;
  readonly module: string;
  readonly file: Pick<ScoresFile, 'protocol'>;
}

/** How heads were made, but for the seed: scores of different modules can be compared where this is equal. */
export function probeText({ name, head, few_shot, standardise, grid }: ScoresFile['protocol']): string {
  return [
    name,
    head,
    ...gridTexts(grid),
    few_shot === undefined ? undefined : `${few_shot} clips of each label`,
    standardise ? 'standardised' : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function gridTexts(grid: unknown): readonly string[] {
  if (typeof grid === 'string') return [`grid ${grid}`];
  if (typeof grid !== 'object' || grid === null || !('name' in grid)) return [];
  const { name, search, points } = grid as { name: unknown; search?: unknown; points?: unknown };
  // With the protocol nested each point is there once for each fold.
  const count = Array.isArray(points)
    ? new Set(points.map(({ grid_point }: { grid_point?: unknown }) => JSON.stringify(grid_point))).size
    : 0;
  const size = count === 0 ? '' : ` of ${count} point${count === 1 ? '' : 's'}`;
  return [`grid ${name}${size}`, ...(search === undefined ? [] : [`search ${search}`])];
}

/** A line for each task whose scores say something of heads too, not of modules alone, as those were made differently. */
export function differentProbes(cells: readonly Probed[]): readonly string[] {
  const tasks = [...new Set(cells.map(({ task }) => task))];
  return tasks.flatMap((task) => {
    const probes = byProbe(cells.filter((cell) => cell.task === task));
    if (probes.size < 2) return [];
    const listed = [...probes].map(([probe, modules]) => `${modules.join(', ')} by ${probe}`);
    return [`${task}: heads were made in different ways, which scores tell as well: ${listed.join('; ')}`];
  });
}

/** A line for each other way in which heads of a task with published figures were made. */
export function unlikePublished(cells: readonly Probed[]): readonly string[] {
  return [...byProbe(cells)].flatMap(([probe, modules]) =>
    probe === PUBLISHED_PROBE
      ? []
      : [
          `${cells[0]?.task}: the heads of ${modules.join(', ')} were made by ${probe}; those of published figures by ${PUBLISHED_PROBE}`,
        ],
  );
}

function byProbe(cells: readonly Probed[]): ReadonlyMap<string, readonly string[]> {
  const modules = new Map<string, string[]>();
  for (const { module, file } of cells) {
    const probe = probeText(file.protocol);
    modules.set(probe, [...(modules.get(probe) ?? []), module]);
  }
  return modules;
}
