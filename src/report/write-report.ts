import { dirname, resolve } from 'node:path';
import { writeFileAtomic } from '../pipeline/files/write-file.ts';
import { relativeUrl } from './audio-clips.ts';
import { gatherReport, type ReportOptions } from './gather-report.ts';
import { reportHtml } from './html/report-html.ts';
import { writePlots } from './plots/write-plots.ts';

export interface WriteReportOptions extends Omit<ReportOptions, 'clipUrl'> {
  /** Path of the page. */
  readonly output: string;
  /** Folder for each plot as a file; undefined: none. */
  readonly plots?: string | undefined;
}

/** What was written, what was missing or damaged, and what was made in different ways. */
export interface WrittenReport {
  readonly files: readonly string[];
  readonly problems: readonly string[];
  readonly remarks: readonly string[];
}

/**
 * Writes the report as one HTML file, and its plots where asked for.
 *
 * @throws UserError where there are no scores that can be used
 */
export async function writeReport({ output, plots, ...options }: WriteReportOptions): Promise<WrittenReport> {
  const pageFolder = dirname(resolve(output));
  const clipUrl = (_: unknown, file: string) => relativeUrl(pageFolder, resolve(file));
  const report = await gatherReport({ ...options, clipUrl });
  const { text } = reportHtml(report, { title: 'heareval report' });
  await writeFileAtomic(output, text);
  const drawn = plots === undefined ? { files: [], problems: [] } : await writePlots(report, plots);
  return {
    files: [output, ...drawn.files],
    problems: [...report.problems, ...drawn.problems],
    remarks: report.remarks,
  };
}
