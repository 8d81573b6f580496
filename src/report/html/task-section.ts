import type { ReportCell } from '../gather-report.ts';
import type { ResultTask } from '../results.ts';
import { breakable, html, Markup, nothing } from './markup.ts';
import { intervalText, scoreText, sortKey } from './numbers.ts';

/** A task: what it is, its scores by module, and room for the details of one module, which the page's script draws. */
export function taskSection(
  { name, primaryScore, direction }: ResultTask,
  index: number,
  { cells, modules, plot }: { cells: readonly ReportCell[]; modules: readonly string[]; plot: Markup },
): Markup {
  const sign = direction === 'maximize' ? 1 : -1;
  const rank = ({ primary: { value } }: ReportCell) =>
    value === null ? Number.NEGATIVE_INFINITY : sign * value;
  const own = cells.filter(({ task }) => task === name).sort((a, b) => rank(b) - rank(a) || 0);
  const [first] = own;
  const labels = own.find((cell) => cell.labels.length > 0)?.labels.length ?? 0;
  const better = direction === 'maximize' ? 'higher is better' : 'lower is better';
  const splits = first?.folds ?? 0;
  const facts = [
    `${primaryScore}, ${better}`,
    `${first?.clips ?? 0} clips in ${splits === 1 ? 'one test split' : `${splits} test splits`}`,
    ...(labels === 0 ? [] : [`${labels} labels`]),
    ...(own.length === 1 ? [] : [`${own.length} modules`]),
  ];
  return html`
<section class="task" id="task-${index}" data-name="${name}" aria-labelledby="task-${index}-title">
<h2 id="task-${index}-title">${name}</h2>
<p class="facts">${facts.join(' · ')}</p>
<div class="pair">
${plot.text === '' ? nothing : html`<figure class="scores-plot">${plot}<figcaption>${primaryScore} with 95 % intervals</figcaption></figure>`}
${scoresTable(own, direction)}
</div>
<div class="details" data-task="${index}">
<h3><label for="module-${index}">Details of</label> <select id="module-${index}">
${own.map(({ module }) => html`<option value="${modules.indexOf(module)}">${module}</option>`)}
</select></h3>
<div class="panel"><noscript><p>The details of a module need JavaScript.</p></noscript></div>
</div>
</section>`;
}

/** All scores of a task by module, the best first, those of their parts too. */
function scoresTable(cells: readonly ReportCell[], direction: ResultTask['direction']): Markup {
  const every = new Set(cells.flatMap(({ scores }) => scores.map(({ name }) => name)));
  // The F-measure of a score is the score itself.
  const names = [...every].filter(
    (name) => !every.has(name.replace(/_f_measure$/, '')) || !name.endsWith('_f_measure'),
  );
  const first = direction === 'maximize' ? 'descending' : 'ascending';
  const folds = Math.max(0, ...cells.map((cell) => cell.folds));
  return html`
<div class="scroller" tabindex="0" role="region" aria-label="All scores">
<table class="sortable">
<thead><tr><th scope="col"><button type="button">module</button></th>
${names.map((name, index) => html`<th scope="col"${index === 0 ? new Markup(` aria-sort="${first}"`) : nothing}><button type="button" data-first="${index === 0 ? first : 'descending'}">${breakable(name)}</button></th>`)}</tr></thead>
<tbody>
${cells.map(({ module, scores, file }) => {
  const byName = new Map(scores.map((score) => [score.name, score]));
  return html`<tr><th scope="row" data-key="${module}">${breakable(module)}</th>
${names.map((name) => {
  const score = byName.get(name);
  if (score === undefined) return html`<td data-key="" class="none">·</td>`;
  const spread = score.std === null || folds < 2 ? '' : ` ± ${scoreText(score.std)}`;
  return html`<td data-key="${sortKey(score.value)}"><span class="value">${scoreText(score.value)}${spread}</span><span class="interval">${intervalText(score.interval)}</span>${overSeeds(file.seeds, name)}</td>`;
})}</tr>`;
})}
</tbody>
</table>
</div>`;
}

/** Mean and deviation over the seeds that heads were trained with, where there were several. */
function overSeeds(seeds: ReportCell['file']['seeds'], name: string): Markup {
  const score = seeds?.aggregated[name];
  if (seeds === undefined || score === undefined) return nothing;
  const count = Object.keys(seeds.by_seed).length;
  return html`<span class="interval">${scoreText(score.mean)} ± ${scoreText(score.std)} over ${count} seeds</span>`;
}
