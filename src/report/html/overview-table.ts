import { at } from '../../at.ts';
import type { ReportCell } from '../gather-report.ts';
import type { Leaderboard, LeaderboardRow } from '../leaderboard.ts';
import type { Rank } from '../rank-groups.ts';
import type { Results, ResultTask } from '../results.ts';
import { breakable, html, type Markup, nothing } from './markup.ts';
import { intervalText, scoreText, sortKey } from './numbers.ts';

/** Steps of the tint of cells, from worst to best of a column. */
const TINTS = 5;

/** Modules by tasks: primary scores with their intervals, the best of each task in bold. */
export function overviewTable(
  results: Results,
  cells: readonly ReportCell[],
  { overall, tasks: boards }: Leaderboard,
): Markup {
  const { modules, tasks } = results;
  const columns = tasks.map((task) => columnOf(task, cells));
  const ranksOf = (rows: readonly LeaderboardRow[] = []) =>
    new Map(
      rows.flatMap(({ model, rank, published }) => (published || rank === null ? [] : [[model, rank]])),
    );
  const ranks = tasks.map(({ name }) => ranksOf(boards.find(({ task }) => task === name)?.rows));
  const means = new Map(overall?.rows.map((row) => [row.model, row]));
  return html`
<div class="scroller" tabindex="0" role="region" aria-label="Scores of all modules on all tasks">
<table class="sortable" id="overview">
<caption class="unseen">Primary score of each module (rows) on each task (columns), with its 95 % interval</caption>
<thead><tr>
<th scope="col" aria-sort="ascending"><button type="button">module</button></th>
${overall === null ? nothing : meanHeader(overall.tasks.length)}${tasks.map((task, index) => header(task, index))}
</tr></thead>
<tbody>
${modules.map(
  (
    module,
    row,
  ) => html`<tr data-name="${module}"><th scope="row" data-key="${module}">${breakable(module)}</th>
${overall === null ? nothing : meanCell(means.get(module))}
${columns.map((column, index) => cellOf(results.cell(module, at(tasks, index).name), column, { row, index, rank: several(modules, ranks[index]?.get(module)) }))}</tr>`,
)}
</tbody>
</table>
</div>`;
}

function header({ name, task, primaryScore, direction }: ResultTask, index: number): Markup {
  const better = direction === 'maximize' ? 'higher is better' : 'lower is better';
  const arrow = direction === 'maximize' ? '↑' : '↓';
  const first = direction === 'maximize' ? 'descending' : 'ascending';
  const short = task !== '' && name.startsWith(`${task}-`) ? task : name;
  const rest = name.slice(short.length + 1);
  return html`<th scope="col" data-name="${name}" data-column="${index}"><button type="button" data-first="${first}">${breakable(short)}
<small>${rest}</small><small>${breakable(primaryScore)} <span title="${better}" aria-label="${better}">${arrow}</span></small></button></th>`;
}

interface Column {
  readonly best: number | null;
  readonly worst: number | null;
  readonly several: boolean;
}

function columnOf({ name, direction }: ResultTask, cells: readonly ReportCell[]): Column {
  const values = cells
    .filter(({ task }) => task === name)
    .flatMap(({ primary }) => (primary.value === null ? [] : [primary.value]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0) return { best: null, worst: null, several: false };
  const [best, worst] = direction === 'maximize' ? [high, low] : [low, high];
  return { best, worst, several: values.length > 1 };
}

function cellOf(
  cell: { readonly primary: ReportCell['primary'] } | undefined,
  { best, worst, several }: Column,
  { row, index, rank }: { readonly row: number; readonly index: number; readonly rank: Rank | undefined },
): Markup {
  if (cell === undefined) return html`<td data-key="" data-column="${index}" class="none">·</td>`;
  const { value, interval } = cell.primary;
  const isBest = several && value !== null && value === best;
  const tint = several && value !== null ? tintOf(value, best, worst) : '';
  const range = interval === null ? nothing : html`<span class="interval">${intervalText(interval)}</span>`;
  return html`<td data-key="${sortKey(value)}" data-column="${index}" class="${tint}${isBest ? ' best' : ''}"><a href="#task-${index}" data-module="${row}"><span class="value">${scoreText(value)}</span>${rank === undefined ? nothing : groupOf(rank)}${range}</a></td>`;
}

function tintOf(value: number, best: number | null, worst: number | null): string {
  if (best === null || worst === null || best === worst || !Number.isFinite(value)) return '';
  const share = (value - worst) / (best - worst);
  return Number.isFinite(share) ? `tint${Math.round(share * TINTS)}` : '';
}

/** Ranks tell something only where there are several modules. */
function several(modules: readonly string[], rank: Rank | undefined): Rank | undefined {
  return modules.length > 1 ? rank : undefined;
}

/** The letters of a rank: modules that share one cannot be told apart. */
function groupOf({ group, interval: [best, worst] }: Rank): Markup {
  const places = best === worst ? `place ${best}` : `place ${best} to ${worst}`;
  return html` <span class="group" title="${places}">${group}<span class="unseen">, ${places}</span></span>`;
}

function meanHeader(tasks: number): Markup {
  return html`<th scope="col"><button type="button" data-first="descending">mean<small>of ${tasks} tasks</small></button></th>`;
}

function meanCell(row: LeaderboardRow | undefined): Markup {
  if (row === undefined) return html`<td data-key="" class="none">·</td>`;
  const { value, rank } = row;
  return html`<td data-key="${sortKey(value)}"><span class="value">${scoreText(value)}</span>${rank === null ? nothing : groupOf(rank)}</td>`;
}
