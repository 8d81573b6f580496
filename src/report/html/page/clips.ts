import { make } from '../../../page/browser/elements.ts';
import { timelineChart, timelineRange } from '../../charts/timeline.ts';
import type { MusicDetails, Timeline, WorstClip } from '../../details/cell-details.ts';
import type { PageData } from '../page-data.ts';

interface Heard {
  readonly task: string;
  readonly audio: PageData['audio'];
}

/** Clips with what sounds in them and what was predicted; playing one moves a line through it. */
export function clipList(
  title: string,
  timelines: readonly Timeline[],
  labels: readonly string[],
  { width, ...heard }: Heard & { readonly width: number },
): HTMLElement {
  const key = (text: string, className: string) =>
    make('span', { className: 'key' }, make('span', { className }), make('span', { text }));
  const list = make(
    'div',
    { className: 'wide' },
    make('h4', { text: title }),
    ...(timelines.every(({ marks }) => marks !== undefined)
      ? []
      : [
          make(
            'p',
            { className: 'clip-head' },
            key('reference', 'swatch'),
            key('prediction', 'swatch second'),
          ),
        ]),
  );
  for (const timeline of timelines) {
    const { split, file, score, omitted, stretch } = timeline;
    const place = make('div', { className: 'scroller' });
    place.insertAdjacentHTML('beforeend', timelineChart(timeline, labels, width));
    const told = stretch === undefined ? scoreWords(score) : `${stretch[0]} to ${stretch[1]} s`;
    const left = omitted > 0 ? `, ${omitted} events left out` : '';
    const player = playerOf({ split, file, stretch }, heard);
    const head = make(
      'div',
      { className: 'clip-head' },
      make('code', { text: `${split}/${file}` }),
      make('span', { className: 'interval', text: told + left }),
      ...(player === undefined ? [] : [player]),
    );
    list.append(make('div', { className: 'clip' }, head, place));
    const svg = place.querySelector('svg');
    if (player !== undefined && svg !== null) {
      const from = clipOf({ split, file, stretch }, heard)?.from ?? 0;
      follow(player, svg, timeline, { range: timelineRange(timeline, labels, width), from });
    }
  }
  return list;
}

/** The scores of each clip. */
export function clipTable({ clips, scores, omitted }: MusicDetails): HTMLElement {
  const rows = clips.map(({ split, file, values }) =>
    make(
      'tr',
      {},
      make('td', {}, make('code', { text: `${split}/${file}` })),
      ...values.map((value) => make('td', { text: value === null ? '–' : value.toFixed(3) })),
    ),
  );
  const left = omitted > 0 ? `; ${omitted} better ones are left out` : '';
  return tableOf(`Clips${left}`, ['clip', ...scores], rows);
}

/** The mean scores of groups of clips. */
export function groupTable(
  { name, rows: groups }: NonNullable<MusicDetails['groups']>,
  scores: readonly string[],
): HTMLElement {
  const rows = groups.map(({ group, clips, values }) =>
    make(
      'tr',
      {},
      make('td', { text: group }),
      make('td', { text: String(clips) }),
      ...values.map((value) => make('td', { text: value === null ? '–' : value.toFixed(3) })),
    ),
  );
  return tableOf(`By ${name}`, [name, 'clips', ...scores], rows);
}

/** The clips that were predicted worst. */
export function worstTable(worst: readonly WorstClip[], heard: Heard): HTMLElement {
  const rows = worst.map(({ split, file, expected, predicted }) => {
    const player = playerOf({ split, file }, heard);
    return make(
      'tr',
      {},
      make('td', {}, make('code', { text: `${split}/${file}` })),
      make('td', { text: expected }),
      make('td', { text: predicted }),
      make('td', {}, ...(player === undefined ? [] : [player])),
    );
  });
  return tableOf('Worst errors', ['clip', 'right', 'predicted', 'listen'], rows);
}

function tableOf(title: string, columns: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  const heading = (text: string) => {
    const cell = make('th', { text });
    cell.scope = 'col';
    return cell;
  };
  const head = make('tr', {}, ...columns.map(heading));
  const table = make('table', {}, make('thead', {}, head), make('tbody', {}, ...rows));
  const scroller = make('div', { className: 'scroller' }, table);
  scroller.tabIndex = 0;
  scroller.role = 'region';
  scroller.ariaLabel = title;
  return make('div', { className: 'wide' }, make('h4', { text: title }), scroller);
}

function scoreWords(score: number | null): string {
  return score === null ? 'score undefined' : `score ${score.toFixed(3)}`;
}

type HeardClip = Pick<Timeline, 'split' | 'file' | 'stretch'>;

function clipOf(
  { split, file, stretch }: HeardClip,
  { task, audio }: Heard,
): PageData['audio'][string] | undefined {
  const key = `${task}/${split}/${file}${stretch === undefined ? '' : `#${stretch.join('-')}`}`;
  return Object.hasOwn(audio, key) ? audio[key] : undefined;
}

function playerOf(heardClip: HeardClip, heard: Heard) {
  const { file } = heardClip;
  const clip = clipOf(heardClip, heard);
  if (clip === undefined) return undefined;
  const player = make('audio');
  player.controls = true;
  player.preload = clip.url.startsWith('data:') ? 'metadata' : 'none';
  player.src = clip.url;
  player.ariaLabel = `Play ${file}`;
  if (clip.first !== undefined) player.title = `the first ${clip.first} s`;
  return player;
}

/** Moves the line while the clip plays; a click in the drawing goes there. */
function follow(
  player: HTMLAudioElement,
  svg: SVGSVGElement,
  { length }: Timeline,
  { range: [left, right], from }: { readonly range: readonly [number, number]; readonly from: number },
): void {
  const line = svg.querySelector('.playhead');
  const move = () => {
    const x = left + (((player.currentTime - from) * 1000) / Math.max(1, length)) * (right - left);
    line?.setAttribute('x1', String(x));
    line?.setAttribute('x2', String(x));
    line?.classList.toggle('moving', player.currentTime > from);
    if (!player.paused) requestAnimationFrame(move);
  };
  player.addEventListener('play', move);
  player.addEventListener('seeked', move);
  svg.addEventListener('click', (event) => {
    const box = svg.getBoundingClientRect();
    const place = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    player.currentTime = from + Math.max(0, ((place - left) / (right - left)) * (length / 1000));
  });
}
