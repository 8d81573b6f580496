import type { Leaderboard } from '../leaderboard.ts';
import { breakable, html, type Markup, nothing } from './markup.ts';
import { scoreText, sortKey } from './numbers.ts';

/** Where modules stand among published models, over all tasks that have published figures and on each of them. */
export function publishedSection({ standings, source, tasks }: Leaderboard): Markup {
  if (standings === null || source === null) return nothing;
  return html`
<section id="published" aria-labelledby="published-title">
<h2 id="published-title">Among published models</h2>
<p class="facts">Published figures: ${source}. The normalised mean is that of max(0, (score − naive) / (best − naive)) over the
tasks, naive being the baseline of the challenge and best the best published score; Borda's share is that of the other models
that are beaten, mean over the tasks.</p>
<div class="pair">
<div class="scroller long" tabindex="0" role="region" aria-label="Standing over all tasks">
<table class="sortable">
<thead><tr>${['model', 'normalised mean', 'Borda share', 'Borda rank', 'tasks'].map(column)}</tr></thead>
<tbody>${standings.map(
    ({ model, published, normalized, borda, bordaRank, tasks: count }) => html`
<tr${published ? nothing : OWN}><th scope="row" data-key="${model}">${breakable(model)}</th>
<td data-key="${sortKey(normalized)}">${scoreText(normalized)}</td><td data-key="${borda}">${scoreText(borda)}</td>
<td data-key="${bordaRank}">${bordaRank}</td><td data-key="${count}">${count}</td></tr>`,
  )}</tbody>
</table>
</div>
<div class="scroller" tabindex="0" role="region" aria-label="Places on each task">
<table class="sortable">
<thead><tr>${['task', 'published as', 'module', 'score', 'place', 'of', 'between'].map(column)}</tr></thead>
<tbody>${tasks.flatMap(placeRows)}</tbody>
</table>
</div>
</div>
</section>`;
}

const OWN = html` class="own"`;

function column(title: string): Markup {
  return html`<th scope="col"><button type="button">${title}</button></th>`;
}

/** One row for each module that can be compared; the place between which it may be is that of its interval. */
function placeRows({ task, publishedAs, rows }: Leaderboard['tasks'][number]): readonly Markup[] {
  if (publishedAs === null) return [];
  const published = rows.filter((row) => row.published).length;
  return rows.flatMap(({ model, value, place, places, published: isPublished }) => {
    if (isPublished || place === null) return [];
    const between = places === null ? '–' : `${places[0]} and ${places[1]}`;
    return [
      html`<tr><th scope="row" data-key="${task}">${breakable(task)}</th><td data-key="${publishedAs}">${publishedAs}</td>
<td data-key="${model}">${model}</td><td data-key="${sortKey(value)}">${scoreText(value)}</td>
<td data-key="${place}">${place}</td><td data-key="${published + 1}">${published + 1}</td><td data-key="${places?.[0] ?? ''}">${between}</td></tr>`,
    ];
  });
}
