import { type CostPoint, costChart } from '../charts/cost.ts';
import { intervalChart } from '../charts/interval.ts';
import { type RadarSeries, radarChart } from '../charts/radar.ts';
import { MOST_SERIES } from '../charts/series.ts';
import type { Report, ReportCell } from '../gather-report.ts';
import type { ResultTask } from '../results.ts';

/** A plot with what it is called as a file, its title, and what it shows in words. */
export interface ComparisonPlot {
  readonly name: string;
  readonly title: string;
  /** What one has to know to read it. */
  readonly note: string;
  /** The drawing itself. */
  readonly svg: string;
}

const FEWEST_AXES = 3;

/** Scores of one task with their intervals; undefined where none is defined. */
export function taskPlot({ results, cells }: Report, task: ResultTask): ComparisonPlot | undefined {
  const scores = cells.flatMap(({ task: name, module, primary: { value, interval } }) =>
    name === task.name && value !== null ? [{ module, value, interval }] : [],
  );
  if (scores.length === 0 || results.modules.length === 0) return undefined;
  const isHigherBetter = task.direction === 'maximize';
  const sorted = scores.toSorted((a, b) => (isHigherBetter ? b.value - a.value : a.value - b.value));
  const told = sorted.map(({ module, value }) => `${module} ${value.toFixed(3)}`).join(', ');
  return {
    name: `scores-${task.name}`,
    title: task.name,
    note: `${task.primaryScore} with 95 % intervals`,
    svg: intervalChart(sorted, {
      title: task.primaryScore,
      label: `${task.primaryScore} of ${task.name} by module: ${told}`,
    }),
  };
}

/** A score that lies between 0 and 1 and is better the higher it is. */
interface Axis {
  /** Its lines. */
  readonly title: readonly string[];
  readonly value: (cell: ReportCell | undefined) => number | null;
  readonly task: string;
}

/**
 * The scores of the modules that do best, around a circle: an axis for each task, or where these are few, for each score
 * and its parts. Undefined where there are fewer than three axes.
 */
export function radarOf(report: Report): ComparisonPlot | undefined {
  const { results } = report;
  const primary = results.tasks.flatMap((task) => axisOf(report, task.name, task.primaryScore, [task.task]));
  const axes = primary.length >= FEWEST_AXES ? primary : everyScore(report);
  if (axes.length < FEWEST_AXES) return undefined;
  const series = results.modules.map((module): RadarSeries => {
    const values = axes.map(({ task, value }) => value(cellAt(report, module, task)));
    return { module, values };
  });
  const mean = ({ values }: RadarSeries) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const best = series.toSorted((a, b) => mean(b) - mean(a)).slice(0, MOST_SERIES);
  const left = series.length - best.length;
  const told = best.map(
    ({ module, values }) => `${module} ${values.map((each) => each?.toFixed(2) ?? 'none').join(', ')}`,
  );
  return {
    name: 'radar',
    title: 'Scores around a circle',
    note: `0 in the middle, 1 at the rim${left > 0 ? `; the ${best.length} best modules, without ${left} others` : ''}`,
    svg: radarChart(
      axes.map(({ title }) => title),
      best,
      `Radar plot of ${axes.map(({ title }) => title.join(' ')).join(', ')}: ${told.join('; ')}`,
    ),
  };
}

/** What embedding costs against the mean score over the tasks that all shown modules have; undefined without costs. */
export function costOf(report: Report): ComparisonPlot | undefined {
  const { results, cells } = report;
  const costs = costsOf(cells);
  if (costs === undefined) return undefined;
  const shared = results.tasks.filter(
    ({ name, primaryScore }) =>
      axisOf(report, name, primaryScore, []).length > 0 &&
      costs.modules.every((module) => (cellAt(report, module, name)?.primary.value ?? null) !== null),
  );
  if (shared.length === 0) return undefined;
  const points = costs.modules.map((module): CostPoint => {
    const values = shared.flatMap(({ name }) => cellAt(report, module, name)?.primary.value ?? []);
    return {
      module,
      cost: costs.of(module),
      score: values.reduce((sum, value) => sum + value, 0) / values.length,
    };
  });
  const told = points.map(
    ({ module, cost, score }) => `${module} ${cost.toPrecision(3)}, ${score.toFixed(3)}`,
  );
  return {
    name: 'cost',
    title: 'Cost against score',
    note: `mean of the primary scores of ${shared.length === 1 ? 'one task' : `${shared.length} tasks`}; ${costs.note}`,
    svg: costChart(points, {
      cost: costs.title,
      score: 'mean score',
      label: `${costs.title} against mean score: ${told.join('; ')}`,
    }),
  };
}

function costsOf(cells: readonly ReportCell[]) {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const by = (pick: (cell: ReportCell) => number | null) => {
    const all = new Map<string, number[]>();
    for (const cell of cells) {
      const value = pick(cell);
      if (value !== null) all.set(cell.module, [...(all.get(cell.module) ?? []), value]);
    }
    return all;
  };
  const speeds = by(({ provenance }) => provenance.timesRealTime);
  const sizes = by(({ provenance }) => provenance.dimensions);
  const isTimed = speeds.size > 0 && speeds.size >= sizes.size;
  const chosen = isTimed ? speeds : sizes;
  if (chosen.size === 0) return undefined;
  return {
    modules: [...chosen.keys()],
    of: (module: string) => mean(chosen.get(module) ?? []),
    title: isTimed ? 'seconds of audio embedded in a second' : 'length of an embedding',
    note: isTimed ? 'further to the right is faster' : 'how long embedding took is not known for all modules',
  };
}

function cellAt({ cells }: Report, module: string, task: string): ReportCell | undefined {
  return cells.find((cell) => cell.module === module && cell.task === task);
}

/** One axis, or none where a module's score goes beyond 0 and 1 or is to be minimised. */
function axisOf({ results, cells }: Report, task: string, score: string, title: readonly string[]): Axis[] {
  const value = (cell: ReportCell | undefined) =>
    cell?.scores.find(({ name }) => name === score)?.value ?? null;
  const own = cells.filter((cell) => cell.task === task).map(value);
  const facts = results.tasks.find(({ name }) => name === task);
  const isWithin =
    own.some((each) => each !== null) && own.every((each) => each === null || (each >= 0 && each <= 1));
  const isMinimised = facts?.primaryScore === score && facts.direction === 'minimize';
  return isWithin && !isMinimised ? [{ title, value, task }] : [];
}

function everyScore(report: Report): Axis[] {
  return report.results.tasks.flatMap(({ name: task, task: short, primaryScore }) => {
    const names = report.cells.find((cell) => cell.task === task)?.scores ?? [];
    return names
      .filter(({ name, direction }) => direction !== 'minimize' && !name.endsWith('_f_measure'))
      .flatMap(({ name }) =>
        axisOf(report, task, name, [short, partOf(name, primaryScore).replaceAll('_', ' ')]),
      );
  });
}

/** What a part is called beside its score. */
function partOf(name: string, score: string): string {
  return name.startsWith(`${score}_`) ? name.slice(score.length + 1) : name;
}
