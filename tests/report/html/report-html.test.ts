import { hash } from 'node:crypto';
import { fc, testProp } from '@fast-check/ava';
import test from 'ava';
import type { CellDetails } from '../../../src/report/details/cell-details.ts';
import { gatherReport, type Report } from '../../../src/report/gather-report.ts';
import type { PageData } from '../../../src/report/html/page-data.ts';
import { pageDataOf, scriptJson } from '../../../src/report/html/page-data-of.ts';
import { reportHtml } from '../../../src/report/html/report-html.ts';
import { readResults } from '../../../src/report/results.ts';
import { scoredFolder } from '../scores-files.ts';
import { wholeFolder } from '../whole-folder.ts';

const data = /<script type="text\/plain" id="data">([^<]*)<\/script>/;

/** All of a page before its own script, in which there are comparisons. */
const beforeScript = (page: string) => page.slice(0, page.lastIndexOf('<script>'));

const tagsOf = (page: string) =>
  [...beforeScript(page).matchAll(/<([a-z][a-z0-9]*)\b/g)].map(([, tag]) => tag ?? '');

test('the page names no other file and no address, and runs nothing but its script', async (t) => {
  const folder = await wholeFolder(t);
  const report = await gatherReport({ ...folder, audio: 'worst' });
  const { text, policy } = reportHtml(report, { title: 'Two <modules>' });
  t.notRegex(text, /\bsrc=|@import|url\(|sourceMappingURL|\{\{|\son[a-z]+=/);
  const links = [...beforeScript(text).matchAll(/href="([^"]*)"/g)].map(([, link]) => link ?? '');
  t.true(
    links.length > 6 && links.every((link) => /^#(?:task-\d|made|published|overview-title)$/.test(link)),
  );
  t.deepEqual([...new Set(text.match(/https?:\/\/[^'"`\s]+/g))], ['http://www.w3.org/2000/svg']);
  t.regex(text, /<title>Two &lt;modules&gt;<\/title>/);
  const script = /<script>(.*?)<\/script>/s.exec(text)?.[1] ?? '';
  t.true(policy.includes(`default-src 'none'; script-src 'sha256-${hash('sha256', script, 'base64')}'`));
  t.notRegex(beforeScript(text), /\sstyle="/);
  const { audio, cells } = JSON.parse(data.exec(text)?.[1] ?? '') as PageData;
  t.is(cells.length, 6);
  t.true(Object.values(audio).every(({ url }) => url.startsWith('data:audio/wav;base64,')));
});

test('scores that cannot be told apart share a letter; --compare tells places among published models', async (t) => {
  const folder = await wholeFolder(t, { modules: ['good', 'alike', 'poor'] });
  const report = await gatherReport({ ...folder, audio: 'none', compare: 'hear2021' });
  const { text } = reportHtml(report, { title: 'x' });
  const groups = [...text.matchAll(/<span class="group" title="place ([^"]*)">([a-z]+)</g)];
  t.is(groups.length, 12);
  t.regex(text, /<small>of 3 tasks<\/small>/);
  t.true(report.remarks.every((remark) => remark.includes('not compared with HEAR 2021')));
  t.is(report.remarks.length, 3);
  t.deepEqual(report.problems, []);
  t.regex(text, /<h2 id="remarks-title">To bear in mind<\/h2>/);
  t.false(text.includes('Missing or damaged'));

  const standing = { normalized: 0.5, normalizedTasks: 1, borda: 0.25, bordaRank: 3, tasks: 1 };
  const leaderboard = {
    ...report.leaderboard,
    source: 'a <source>',
    standings: [
      { model: 'theirs', published: true, ...standing },
      { model: 'good', published: false, ...standing },
    ],
  };
  const compared = reportHtml({ ...report, leaderboard }, { title: 'x' });
  t.regex(compared.text, /<h2 id="published-title">.*Published figures: a &lt;source&gt;/s);
  t.is([...compared.text.matchAll(/<tr class="own">/g)].length, 1);
  t.true(compared.text.includes('<a href="#published">'));
});

test('a module without some task has a gap in the table; scores without anything else are shown too', async (t) => {
  const embeddingsDir = scoredFolder(t, {
    'a/one-1.0.0-small': { value: 0.25 },
    'a/two-1.0.0-small': { value: null },
    'b/one-1.0.0-small': { value: 0.5, folds: 3 },
  });
  const results = await readResults(embeddingsDir);
  const places = { embeddingsDir, tasksDir: 'none', workdir: 'none' } as const;
  const report = await gatherReport({ ...places, audio: 'worst' });
  const { text } = reportHtml(report, { title: 'x' });
  t.is(report.cells.length, results.cells.length);
  t.is(report.problems.length, 6);
  t.is([...text.matchAll(/class="none">·/g)].length, 1);
  t.regex(text, /<h2 id="problems-title">Missing or damaged<\/h2>/);
  t.regex(text, /class="tint5 best"><a href="#task-0" data-module="1"><span class="value">0\.500/);
});

test('how many modules and tasks there are is said in words where it is one', async (t) => {
  const summaryOf = async (folder: string) => {
    const places = { embeddingsDir: folder, tasksDir: 'none', workdir: 'none' } as const;
    const { text } = reportHtml(await gatherReport({ ...places, audio: 'none' }), { title: 'x' });
    return /(?:one|\d+) modules?, (?:one|\d+) tasks?(?=; heareval)/.exec(text)?.[0];
  };
  const score = { value: 0.5 };
  t.is(await summaryOf(scoredFolder(t, { 'a/one-1.0.0-small': score })), 'one module, one task');
  const [two, three] = ['two-1.0.0-small', 'three-1.0.0-small'];
  t.is(
    await summaryOf(scoredFolder(t, { [`a/${two}`]: score, [`a/${three}`]: score, [`b/${two}`]: score })),
    '2 modules, 2 tasks',
  );
});

/** Names are broken where they have hyphens, and plots have more or fewer words. */
const MAY_DIFFER = new Set(['wbr', 'g', 'path', 'line', 'text', 'tspan']);

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '</script><img src=x onerror=alert(1)>',
    '<!--',
    ']]>',
    '"\'><b>',
    '{{style}}',
    '&lt;',
    '$&',
    '__proto__',
  ),
);

testProp(
  'whatever modules, tasks, labels and files are called, the page has the same tags, and its data parse back',
  [fc.uniqueArray(text, { minLength: 1, maxLength: 3 }), text, text, text],
  (t, modules, task, label, file) => {
    const details: CellDetails = {
      worst: [{ split: 'test', file, expected: label, predicted: label }],
      problems: [],
    };
    const of = (names: { modules: readonly string[]; task: string; label: string }) =>
      plainReport(names.modules, names.task, names.label, details, file);
    const { text: page } = reportHtml(of({ modules, task, label }), { title: label });
    const plain = of({ modules: modules.map((_, index) => `m${index}`), task: 'task', label: 'label' });
    const { text: other } = reportHtml(plain, { title: 'label' });
    const without = (tags: string[]) => tags.filter((tag) => !MAY_DIFFER.has(tag));
    t.deepEqual(without(tagsOf(page)), without(tagsOf(other)));
    const report = of({ modules, task, label });
    t.deepEqual(JSON.parse(data.exec(page)?.[1] ?? ''), JSON.parse(scriptJson(pageDataOf(report))));
  },
  { numRuns: 20 },
);

/** A report of some modules on one task, all alike. */
function plainReport(
  modules: readonly string[],
  task: string,
  label: string,
  details: CellDetails,
  file: string,
): Report {
  const score = {
    name: 'top1_acc',
    direction: 'maximize',
    value: 0.5,
    interval: [0.4, 0.6],
    std: null,
  } as const;
  const cells = modules.map((module) => ({
    module,
    task,
    folder: file,
    primary: score,
    scores: [score],
    clips: 3,
    folds: 1,
    file: {} as Report['cells'][number]['file'],
    details,
    labels: [label],
    provenance: {
      keys: [{ step: label, key: file }],
      probe: label,
      seed: 1,
      madeAt: null,
      machine: label,
      device: label,
      versions: label,
      seconds: 1,
      embedSeconds: 1,
      trainSeconds: null,
      timesRealTime: 3,
      dimensions: 4,
      peakMemory: null,
    },
  }));
  return {
    results: {
      modules,
      tasks: [
        { name: task, task, version: '1', mode: null, primaryScore: 'top1_acc', direction: 'maximize' },
      ],
      cells,
      problems: [],
      remarks: [],
      cell: (module) => cells.find((cell) => cell.module === module),
    },
    cells,
    leaderboard: { tasks: [], overall: null, standings: null, source: null, problems: [], remarks: [] },
    audio: new Map([[`${task}/test/${file}`, { url: 'data:,' }]]),
    runs: [],
    problems: [file],
    remarks: [label],
  };
}
