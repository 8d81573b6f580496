import type { RunRecord } from '../../pipeline/index.ts';
import type { ReportCell } from '../gather-report.ts';
import { breakable, html, type Markup, nothing } from './markup.ts';
import { durationText, sortKey } from './numbers.ts';

const KEY_DIGITS = 12;
const MOST_RUNS = 50;

/** What was run: versions, seeds, keys, durations, machine; and the runs that the workdir tells of. */
export function runsSection(cells: readonly ReportCell[], runs: readonly RunRecord[]): Markup {
  return html`
<section id="made" aria-labelledby="made-title">
<h2 id="made-title">What was run</h2>
<p class="facts">Times are those that the steps took when they were made, wherever that was; a dash where it is not known any more.</p>
<div class="scroller" tabindex="0" role="region" aria-label="How each result was made">
<table class="sortable">
<thead><tr>${['module', 'task', 'made', 'machine', 'device', 'versions', 'heads', 'seed'].map(column)}${['embedding', 'real time', 'dimensions', 'training', 'all steps'].map(column)}${column('keys')}</tr></thead>
<tbody>${cells.map(madeRow)}</tbody>
</table>
</div>
${runs.length === 0 ? nothing : runsTable(runs)}
</section>`;
}

function column(title: string): Markup {
  return html`<th scope="col"><button type="button">${title}</button></th>`;
}

function madeRow({ module, task, provenance }: ReportCell): Markup {
  const { keys, probe, seed, madeAt, machine, device, versions } = provenance;
  const { embedSeconds, timesRealTime, dimensions, trainSeconds, seconds } = provenance;
  const text = (value: string | null) => html`<td data-key="${value ?? ''}">${value ?? '–'}</td>`;
  const number = (value: number | null, shown: string) =>
    html`<td data-key="${sortKey(value)}">${shown}</td>`;
  return html`<tr data-name="${module} ${task}"><th scope="row" data-key="${module}">${breakable(module)}</th>
${text(task)}${text(madeAt === null ? null : timeText(madeAt))}${text(machine)}${text(device)}${text(versions)}${text(probe)}${number(seed, String(seed))}
${number(embedSeconds, durationText(embedSeconds))}${number(timesRealTime, timesRealTime === null ? '–' : `${timesRealTime.toPrecision(3)} ×`)}
${number(dimensions, dimensions === null ? '–' : String(dimensions))}${number(trainSeconds, durationText(trainSeconds))}${number(seconds, durationText(seconds))}
<td data-key="${keys.length}">${keys.length === 0 ? '–' : html`<details><summary>${keys.length} keys</summary><ul class="keys">${keys.map(({ step, key }) => html`<li>${step} <code>${key.slice(0, KEY_DIGITS)}</code></li>`)}</ul></details>`}</td></tr>`;
}

function runsTable(runs: readonly RunRecord[]): Markup {
  const shown = runs.slice(-MOST_RUNS).reverse();
  const rest = runs.length - shown.length;
  return html`
<h3>Runs${rest > 0 ? `, the last ${MOST_RUNS} of ${runs.length}` : ''}</h3>
<div class="scroller" tabindex="0" role="region" aria-label="Runs">
<table class="sortable">
<thead><tr>${['started', 'ended', 'ran', 'fresh', 'failed', 'duration', 'machine', 'command'].map(column)}</tr></thead>
<tbody>${shown.map(
    ({ startedAt, status, counts, durationMs, host, command }) => html`<tr>
<td data-key="${startedAt}">${timeText(startedAt)}</td><td data-key="${status}">${status}</td>
<td data-key="${counts.done}">${counts.done}</td><td data-key="${counts.fresh}">${counts.fresh}</td><td data-key="${counts.failed}">${counts.failed}</td>
<td data-key="${durationMs}">${durationText(durationMs / 1000)}</td><td data-key="${host ?? ''}">${host ?? '–'}</td><td data-key="${command ?? ''}"><code>${command ?? '–'}</code></td></tr>`,
  )}</tbody>
</table>
</div>`;
}

export function timeText(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
