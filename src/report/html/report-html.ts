import { readFileSync } from 'node:fs';
import { fillPage, policyHash } from '../../page/fill-page.ts';
import { inlineModules } from '../../page/inline-modules.ts';
import { programVersions } from '../../pipeline/machine/versions.ts';
import { chartStyle } from '../charts/chart-style.ts';
import { dark, light, variables } from '../charts/palette.ts';
import type { Report } from '../gather-report.ts';
import { costOf, radarOf, taskPlot } from '../plots/comparison-plots.ts';
import { fewProblems } from '../problems.ts';
import { html, Markup, nothing } from './markup.ts';
import { overviewTable } from './overview-table.ts';
import { pageDataOf, scriptJson } from './page-data-of.ts';
import { publishedSection } from './published-section.ts';
import { runsSection, timeText } from './runs-section.ts';
import { taskSection } from './task-section.ts';

const page = new URL('./page/', import.meta.url);

export interface PageOptions {
  readonly title: string;
  /** Whether the page is served, shows runs as they go, and gets clips from the server. */
  readonly isServed?: boolean;
}

/**
 * The report as one page that needs nothing else: no other file, no network, but for clips that it names as files.
 *
 * @returns the page, and the policy that it states, for a server to send too
 */
export function reportHtml(
  report: Report,
  { title, isServed = false }: PageOptions,
): { readonly text: string; readonly policy: string } {
  const { results, cells, runs, problems, remarks } = report;
  const style = pageStyle();
  const script = inlineModules(new URL('main.js', page));
  const policy = [
    `default-src 'none'`,
    `script-src ${policyHash(script)}`,
    `style-src ${policyHash(style)}`,
    'img-src data:',
    `media-src data: file: ${isServed ? "'self'" : ''}`.trim(),
    ...(isServed ? [`connect-src 'self'`] : []),
  ].join('; ');
  const sections = results.tasks.map((task, index) => {
    const plot = taskPlot(report, task);
    const drawn = plot === undefined || results.modules.length < 2 ? nothing : new Markup(plot.svg);
    return taskSection(task, index, { cells, modules: results.modules, plot: drawn });
  });
  const texts: Record<string, string> = {
    title: html`${title}`.text,
    summary: html`${summaryOf(report)}`.text,
    policy: html`${policy}`.text,
    parts: partsOf(report).text,
    live: isServed ? LIVE : '',
    problems: [
      linesSection('problems', 'Missing or damaged', problems),
      linesSection('remarks', 'To bear in mind', remarks),
    ]
      .map(({ text }) => text)
      .join('\n'),
    overview: overviewTable(results, cells, report.leaderboard).text,
    legend: legendOf(report),
    plots: plotsSection(report).text,
    published: publishedSection(report.leaderboard).text,
    tasks: sections.map(({ text }) => text).join('\n'),
    made: runsSection(cells, runs).text,
    data: scriptJson(pageDataOf(report)),
    style,
    script,
  };
  const text = fillPage(new URL('page.html', page), texts);
  return { text, policy };
}

const LIVE = `<section id="live" aria-labelledby="live-title"><h2 id="live-title">Runs</h2><div class="runs"></div><output></output><p class="news" role="status"></p></section>`;

function pageStyle(): string {
  const common = `color-scheme: light dark; ${variables(light)}`;
  const darkRoot = `color-scheme: dark; ${variables(dark)}`;
  return [
    `:root { ${common} }`,
    `@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { ${darkRoot} } }`,
    `:root[data-theme="dark"] { ${darkRoot} }`,
    `:root[data-theme="light"] { color-scheme: light; }`,
    `@media print { :root:root:root { color-scheme: light; ${variables(light)} } }`,
    readFileSync(new URL('style.css', page), 'utf8'),
    chartStyle,
    '.chart .playhead.moving { opacity: 1; }',
  ].join('\n');
}

function summaryOf({ results }: Report): string {
  const { heareval } = programVersions();
  const modules = results.modules.length === 1 ? 'one module' : `${results.modules.length} modules`;
  const tasks = results.tasks.length === 1 ? 'one task' : `${results.tasks.length} tasks`;
  return `${modules}, ${tasks}; heareval ${heareval}, ${timeText(new Date().toISOString())}`;
}

function partsOf({ results, leaderboard }: Report): Markup {
  const tasks = results.tasks.map(({ name }, index) => html`<a href="#task-${index}">${name}</a>`);
  const listed =
    tasks.length <= 3
      ? tasks
      : [html`<details class="menu"><summary>Tasks</summary><div>${tasks}</div></details>`];
  return html`<a href="#overview-title">Overview</a>${listed}${leaderboard.standings === null ? nothing : html`<a href="#published">Published models</a>`}<a href="#made">What was run</a>`;
}

function linesSection(name: 'problems' | 'remarks', title: string, lines: readonly string[]): Markup {
  if (lines.length === 0) return nothing;
  const shown = fewProblems(lines);
  return html`<section class="${name}" aria-labelledby="${name}-title"><h2 id="${name}-title">${title}</h2>
<ul>${shown.map((line) => html`<li>${line}</li>`)}</ul></section>`;
}

function legendOf({ results }: Report): string {
  const several = results.modules.length > 1;
  return [
    'Primary score of each task, mean over its test splits, with the 95 % interval over clips.',
    ...(several
      ? ['★ and the darkest shade: best of a task. Modules that share a letter cannot be told apart.']
      : []),
    'Choose a score for its details.',
  ].join(' ');
}

function plotsSection(report: Report): Markup {
  const plots = [radarOf(report), costOf(report)].filter((plot) => plot !== undefined);
  if (plots.length === 0) return nothing;
  const figures = plots.map(
    (plot) =>
      html`<figure><h3>${plot.title}</h3>${new Markup(plot.svg)}<figcaption>${plot.note}</figcaption></figure>`,
  );
  return html`<section aria-labelledby="plots-title"><h2 id="plots-title">Modules compared</h2><div class="plots">${figures}</div></section>`;
}
