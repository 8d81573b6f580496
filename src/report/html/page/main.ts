import { find } from '../../../page/browser/elements.ts';
import type { PageData } from '../page-data.ts';
import { DetailPanels } from './detail-panels.ts';
import { Filter } from './filter.ts';
import { listenToRuns } from './live.ts';
import { makeSortable } from './sort.ts';
import { listenToTheme } from './theme.ts';

const data = JSON.parse(find('#data', HTMLScriptElement).textContent ?? '') as PageData;
for (const table of document.querySelectorAll<HTMLTableElement>('table.sortable')) makeSortable(table);
new Filter();
new DetailPanels(data);
listenToTheme(find('#theme', HTMLButtonElement));
for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu')) {
  menu.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLAnchorElement) menu.open = false;
  });
}
const live = document.querySelector<HTMLElement>('#live');
if (live !== null) listenToRuns(live);
