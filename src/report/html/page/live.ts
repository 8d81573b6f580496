import { make } from '../../../page/browser/elements.ts';
import type { LiveRun } from '../page-data.ts';

/** Shows runs as they go, and asks for the page anew when scores have changed. */
export function listenToRuns(place: HTMLElement): void {
  const list = place.querySelector('.runs');
  const status = place.querySelector('output');
  const news = place.querySelector('.news');
  const source = new EventSource('events');
  source.addEventListener('runs', (event: MessageEvent<string>) => {
    const runs = JSON.parse(event.data) as readonly LiveRun[];
    list?.replaceChildren(...runs.map(runElement));
    if (status !== null) status.textContent = runs.length === 0 ? 'no run yet' : '';
  });
  source.addEventListener('scores', () => {
    const button = make('button', { text: 'Scores have changed: show them' });
    button.type = 'button';
    button.addEventListener('click', () => location.reload());
    news?.replaceChildren(button);
  });
  source.addEventListener('open', () => {
    if (status !== null) status.textContent = '';
  });
  source.addEventListener('error', () => {
    if (status !== null) status.textContent = 'heareval serve is not there any more';
  });
}

function runElement({ title, status, done, total, lines }: LiveRun): HTMLElement {
  const bar = make('progress');
  bar.max = Math.max(1, total);
  bar.value = done;
  bar.ariaLabel = `${done} of ${total} steps`;
  return make(
    'div',
    { className: 'run' },
    make(
      'p',
      { className: 'run-head' },
      make('strong', { text: status }),
      make('code', { text: title }),
      bar,
      make('span', { text: `${done} of ${total} steps` }),
    ),
    ...lines.map((text) => make('p', { className: 'facts', text })),
  );
}
