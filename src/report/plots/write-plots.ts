import path from 'node:path';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { chartStyle } from '../charts/chart-style.ts';
import { classBarsChart } from '../charts/class-bars.ts';
import { confusionChart } from '../charts/confusion.ts';
import { light, withColours } from '../charts/palette.ts';
import { reliabilityChart } from '../charts/reliability.ts';
import { scatterChart } from '../charts/scatter.ts';
import { timelineChart } from '../charts/timeline.ts';
import { trainingChart } from '../charts/training.ts';
import type { Report, ReportCell } from '../gather-report.ts';
import { costOf, radarOf, taskPlot } from './comparison-plots.ts';
import { renderVega } from './render-vega.ts';

/** Twice the size on the page: sharp on paper too. */
const ZOOM = 2;

/**
 * Writes every plot as SVG and as PNG, in light colours: those that compare modules into the folder, those of one module
 * on one task below it.
 *
 * @returns the folder, and what could not be done
 */
export async function writePlots(
  report: Report,
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly problems: readonly string[] }> {
  const drawings = [...(await comparisons(report)), ...report.cells.flatMap(drawingsOf)];
  const toPng = await pngRenderer();
  for (const { name, svg } of drawings) {
    const text = standalone(svg);
    await writeFileAtomic(path.join(folder, `${name}.svg`), text);
    if (toPng !== undefined) await writeFileAtomic(path.join(folder, `${name}.png`), toPng(text));
  }
  const problems =
    toPng === undefined ? ['--plots: no fonts on this machine; only SVG files are written'] : [];
  return { files: [folder], problems };
}

interface Drawing {
  /** Path within the folder, without its ending. */
  readonly name: string;
  readonly svg: string;
}

async function comparisons(report: Report): Promise<Drawing[]> {
  const tasks = report.results.tasks.map((task) => taskPlot(report, task));
  const plots = [radarOf(report), costOf(report), ...tasks].filter((plot) => plot !== undefined);
  const drawings: Drawing[] = [];
  for (const { name, spec, label } of plots) drawings.push({ name, svg: await renderVega(spec, label) });
  return drawings;
}

function drawingsOf({ module, task, details, labels }: ReportCell): Drawing[] {
  const { confusion, classes, calibration, scatters = [], curves, timelines = [] } = details;
  const named = (name: string, svg: string): Drawing => ({ name: path.join(module, task, name), svg });
  return [
    ...(confusion === undefined ? [] : [named('confusion', confusionChart(confusion, labels))]),
    ...(classes === undefined ? [] : [named('labels', classBarsChart(classes, labels))]),
    ...(calibration === undefined ? [] : [named('reliability', reliabilityChart(calibration))]),
    ...(curves === undefined
      ? []
      : [
          named('training-loss', trainingChart(curves, 'training loss')),
          named('validation-score', trainingChart(curves, 'validation score')),
        ]),
    ...scatters.map((scatter, index) => named(`scatter-${index + 1}`, scatterChart(scatter))),
    ...timelines.map((timeline, index) => named(`timeline-${index + 1}`, timelineChart(timeline, labels))),
  ];
}

/** With its style within it, and a ground. */
function standalone(svg: string): string {
  const within = svg.replace(
    /^<svg[^>]*>/,
    (opening) =>
      `${opening}<style>${chartStyle}</style><rect width="100%" height="100%" fill="${light.panel}"/>`,
  );
  return withColours(within, light);
}

/** Undefined where the machine has no fonts, without which no text would be seen. */
async function pngRenderer(): Promise<((svg: string) => Uint8Array) | undefined> {
  const { Resvg } = await import('@resvg/resvg-js');
  const options = {
    font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
    fitTo: { mode: 'zoom', value: ZOOM } as const,
  };
  const probe =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="8" font-size="8">H</text></svg>';
  if (new Resvg(probe, options).getBBox() === undefined) return undefined;
  return (svg) => new Resvg(svg, options).render().asPng();
}
