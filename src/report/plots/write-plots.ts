import { join } from 'node:path';
import { writeFileAtomic } from '../../pipeline/files/write-file.ts';
import { classBarsChart } from '../charts/class-bars.ts';
import { confusionChart, PITCHES } from '../charts/confusion.ts';
import { distancesChart } from '../charts/distances.ts';
import { reliabilityChart } from '../charts/reliability.ts';
import { scatterChart } from '../charts/scatter.ts';
import { tableChart } from '../charts/table.ts';
import { timelineChart } from '../charts/timeline.ts';
import { trainingChart } from '../charts/training.ts';
import type { MusicDetails } from '../details/cell-details.ts';
import type { Report, ReportCell } from '../gather-report.ts';
import { costOf, radarOf, taskPlot } from './comparison-plots.ts';
import { pngRenderer, standalone } from './drawing-files.ts';

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
  const drawings = [...comparisons(report), ...report.cells.flatMap(drawingsOf)];
  const toPng = await pngRenderer();
  for (const { name, svg } of drawings) {
    const text = standalone(svg);
    await writeFileAtomic(join(folder, `${name}.svg`), text);
    if (toPng !== undefined) await writeFileAtomic(join(folder, `${name}.png`), toPng(text));
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

function comparisons(report: Report): readonly Drawing[] {
  const tasks = report.results.tasks.map((task) => taskPlot(report, task));
  return [radarOf(report), costOf(report), ...tasks].filter((plot) => plot !== undefined);
}

/** The scores of each clip, and of groups of them. */
function musicTables({ clips, scores, groups }: MusicDetails): [name: string, svg: string][] {
  const ofClips = clips.map(({ split, file, values }) => ({ name: `${split}/${file}`, values }));
  const tables: [string, string][] = [['clips', tableChart(['clip', ...scores], ofClips)]];
  if (groups === undefined) return tables;
  const ofGroups = groups.rows.map(({ group, clips: count, values }) => ({
    name: group,
    values: [String(count), ...values],
  }));
  return [...tables, ['groups', tableChart([groups.name, 'clips', ...scores], ofGroups)]];
}

function drawingsOf({ module, task, details, labels }: ReportCell): Drawing[] {
  const {
    confusion,
    classes,
    calibration,
    scatters = [],
    curves,
    timelines = [],
    excerpts = [],
    music,
  } = details;
  const named = (name: string, svg: string): Drawing => ({ name: join(module, task, name), svg });
  return [
    ...(confusion === undefined ? [] : [named('confusion', confusionChart(confusion, labels))]),
    ...(music === undefined
      ? []
      : [
          named('pitches', confusionChart(music.pitches, music.pitches.labels, PITCHES)),
          named('distances', distancesChart(music.distances)),
          ...musicTables(music).map(([name, svg]) => named(name, svg)),
        ]),
    ...(classes === undefined ? [] : [named('labels', classBarsChart(classes, labels))]),
    ...(calibration === undefined ? [] : [named('reliability', reliabilityChart(calibration))]),
    ...(curves === undefined
      ? []
      : [
          named('training-loss', trainingChart(curves, 'training loss')),
          named('validation-score', trainingChart(curves, 'validation score')),
        ]),
    ...scatters.map((scatter, index) => named(`scatter-${index + 1}`, scatterChart(scatter))),
    ...excerpts.map((excerpt, index) => named(`excerpt-${index + 1}`, timelineChart(excerpt, labels))),
    ...timelines.map((timeline, index) => named(`timeline-${index + 1}`, timelineChart(timeline, labels))),
  ];
}
