import type { ReportCell } from '../gather-report.ts';
import type { Results, ResultTask } from '../results.ts';
import { breakable, html, type Markup, nothing } from './markup.ts';
import { intervalText, scoreText, sortKey } from './numbers.ts';

/** Steps of the tint of cells, from worst to best of a column. */
const TINTS = 5;

/** Modules by tasks: primary scores with their intervals, the best of each task in bold. */
export function overviewTable(results: Results, cells: readonly ReportCell[]): Markup {
  const { modules, tasks } = results;
  const columns = tasks.map((task) => columnOf(task, cells));
  return html`
<div class="scroller" tabindex="0" role="region" aria-label="Scores of all modules on all tasks">
<table class="sortable" id="overview">
<caption class="unseen">Primary score of each module (rows) on each task (columns), with its 95 % interval</caption>
<thead><tr>
<th scope="col" aria-sort="ascending"><button type="button">module</button></th>
${tasks.map((task, index) => header(task, index))}
</tr></thead>
<tbody>
${modules.map(
  (
    module,
    row,
  ) => html`<tr data-name="${module}"><th scope="row" data-key="${module}">${breakable(module)}</th>
${columns.map((column, index) => cellOf(results.cell(module, tasks[index]?.name ?? ''), column, { row, index }))}</tr>`,
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
  { row, index }: { readonly row: number; readonly index: number },
): Markup {
  if (cell === undefined) return html`<td data-key="" data-column="${index}" class="none">·</td>`;
  const { value, interval } = cell.primary;
  const isBest = several && value !== null && value === best;
  const tint = several && value !== null ? tintOf(value, best, worst) : '';
  const range = interval === null ? nothing : html`<span class="interval">${intervalText(interval)}</span>`;
  return html`<td data-key="${sortKey(value)}" data-column="${index}" class="${tint}${isBest ? ' best' : ''}"><a href="#task-${index}" data-module="${row}"><span class="value">${scoreText(value)}</span>${range}</a></td>`;
}

function tintOf(value: number, best: number | null, worst: number | null): string {
  if (best === null || worst === null || best === worst || !Number.isFinite(value)) return '';
  const share = (value - worst) / (best - worst);
  return Number.isFinite(share) ? `tint${Math.round(share * TINTS)}` : '';
}
