import { make } from '../../../page/browser/elements.ts';
import { classBarsChart } from '../../charts/class-bars.ts';
import { confusionChart, PITCHES } from '../../charts/confusion.ts';
import { distancesChart } from '../../charts/distances.ts';
import { reliabilityChart } from '../../charts/reliability.ts';
import { scatterChart } from '../../charts/scatter.ts';
import { trainingChart } from '../../charts/training.ts';
import type { MusicDetails } from '../../details/cell-details.ts';
import type { PageData } from '../page-data.ts';
import { clipList, clipTable, groupTable, worstTable } from './clips.ts';

/** Fills a panel with what there is of a module on a task. */
export function drawDetails(panel: HTMLElement, cell: PageData['cells'][number], data: PageData): void {
  const task = data.tasks[cell.task] ?? { name: '', labels: [] };
  const labels = cell.labels ?? task.labels;
  const {
    confusion,
    classes,
    calibration,
    scatters = [],
    curves,
    timelines,
    excerpts,
    worst,
    music,
    problems,
  } = cell.details;
  const parts: HTMLElement[] = [];
  const width = Math.max(300, Math.min(1300, panel.clientWidth));
  for (const [title, shown = []] of [
    ['Excerpts that the task has chosen', excerpts],
    ['Clips with the worst score', timelines],
  ] as const) {
    if (shown.length === 0) continue;
    parts.push(clipList(title, shown, labels, { task: task.name, audio: data.audio, width }));
  }
  if (confusion !== undefined && confusion.entries.length > 0) {
    const left = confusion.omitted > 0 ? `; ${confusion.omitted} clips in smaller entries are left out` : '';
    parts.push(figure('Confusion', confusionChart(confusion, labels), `Shade: share of the row${left}.`));
  }
  if (music !== undefined) parts.push(...musicFigures(music));
  if (classes !== undefined) {
    const left =
      classes.omitted > 0 ? ` The lowest and highest; ${classes.omitted} between are left out.` : '';
    parts.push(
      figure('By label', classBarsChart(classes, labels), `${upper(classes.title)}.${left}`, 'long'),
    );
  }
  if (calibration !== undefined) {
    const text = `${upper(calibration.title)}: on the dashed line, what is predicted with a probability is as often true.`;
    parts.push(figure('Reliability', reliabilityChart(calibration), text));
  }
  for (const scatter of scatters) {
    const left = scatter.omitted > 0 ? `${scatter.omitted} points are left out.` : '';
    parts.push(figure(scatter.title, scatterChart(scatter), left));
  }
  if (curves !== undefined && curves.length > 0) {
    const text =
      'Blue: heads that were taken, with a point where they were kept; grey: others that were tried.';
    for (const value of ['training loss', 'validation score'] as const) {
      parts.push(figure(upper(value), trainingChart(curves, value), text));
    }
  }
  if (worst !== undefined && worst.length > 0) {
    parts.push(worstTable(worst, { task: task.name, audio: data.audio }));
  }
  if (parts.length === 0) parts.push(make('p', { text: 'There is nothing more to show of this module.' }));
  for (const problem of problems) parts.push(make('p', { className: 'facts wide', text: problem }));
  panel.replaceChildren(...parts);
}

/** What pitches were taken for. */
function musicFigures(music: MusicDetails): HTMLElement[] {
  const { pitches, distances } = music;
  const parts = [];
  if (pitches.entries.length > 0) {
    const left = pitches.omitted > 0 ? `; ${pitches.omitted} in smaller entries are left out` : '';
    const chart = confusionChart(pitches, pitches.labels, PITCHES);
    parts.push(
      figure(
        'Pitches',
        chart,
        `MIDI numbers, right ones and what was found. Shade: share of the row${left}.`,
      ),
    );
    const note =
      'Each right pitch and what was found for it, or else was nearest; beyond two octaves all together.';
    parts.push(figure('Distances', distancesChart(distances), note));
  }
  if (music.groups !== undefined) parts.push(groupTable(music.groups, music.scores));
  return [...parts, clipTable(music)];
}

/** A chart with its heading and what one has to know to read it. */
function figure(title: string, svg: string, note: string, className = ''): HTMLElement {
  const place = make('div', { className });
  place.insertAdjacentHTML('beforeend', svg);
  return make('figure', {}, make('h4', { text: title }), place, make('figcaption', { text: note }));
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
