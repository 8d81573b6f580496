import { find } from '../../../page/browser/elements.ts';
import type { Explorer } from './explorer.ts';
import type { Direction } from './neighbours.ts';

const directions: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const ways = { left: { x: 1, y: 0 }, right: { x: -1, y: 0 }, up: { x: 0, y: 1 }, down: { x: 0, y: -1 } };
const distance = 80;

/** What the keys do while the graph has the focus, and `/` wherever it is. */
export function listenToKeys(explorer: Explorer): void {
  const search = find('#search', HTMLInputElement);
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
      search.focus();
    }
  });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') explorer.surface.focus();
  });
  explorer.surface.tabIndex = 0;
  explorer.surface.addEventListener('keydown', (event) => {
    if (!event.ctrlKey && !event.metaKey && !event.altKey && act(explorer, event)) event.preventDefault();
  });
}

/** @returns whether the key meant something */
function act(explorer: Explorer, { key, shiftKey }: KeyboardEvent): boolean {
  const { viewport } = explorer.canvas;
  const direction = directions[key];
  if (direction !== undefined) {
    if (!shiftKey && explorer.step(direction)) return true;
    const { x, y } = ways[direction];
    viewport.panBy(x * distance, y * distance);
    return true;
  }
  switch (key) {
    case '+':
    case '=':
      viewport.zoom(1.25);
      return true;
    case '-':
      viewport.zoom(1 / 1.25);
      return true;
    case '0':
    case 'f':
      explorer.fit();
      return true;
    case 'Escape':
      explorer.activate(undefined);
      explorer.surface.focus();
      return true;
    default:
      return false;
  }
}
