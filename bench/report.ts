import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { writeReport } from '../src/report/write-report.ts';
import { findChromium } from '../tests/chromium.ts';
import { type WholeFolder, wholeFolder } from '../tests/report/whole-folder.ts';

const MODULES = 30;
const TASKS = 20;
const MOST_BYTES = 5e6;
const MOST_SECONDS = 2;
const MOST_WRITING = 5;
const OPENINGS = 5;

/** How large a report of 30 modules and 20 tasks is, how long writing it takes, and how long until it is drawn. */
export async function run(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'heareval-bench-'));
  try {
    const labels = Array.from({ length: 50 }, (_, label) => `label number ${label}`);
    const modules = Array.from(
      { length: MODULES },
      (_, module) => `module-${String(module).padStart(2, '0')}`,
    );
    const folder = await wholeFolder(root, { modules, labels, clips: 150 });
    copyTasks(folder, TASKS);
    const output = join(root, 'report.html');
    const start = performance.now();
    const used = process.cpuUsage();
    const { root: _, ...folders } = folder;
    const { problems } = await writeReport({ ...folders, output, audio: 'worst' });
    if (problems.length > 0) throw new Error(problems.join('\n'));
    const seconds = (performance.now() - start) / 1000;
    const bytes = statSync(output).size;
    const { user, system } = process.cpuUsage(used);
    console.log(
      `report of ${MODULES} modules x ${TASKS} tasks, ${seconds.toFixed(1)} s to write (${((user + system) / 1e6).toFixed(1)} s of processor time) of at most ${MOST_WRITING}: ratio ${(MOST_WRITING / seconds).toFixed(2)} (goal 1)`,
    );
    console.log(
      `report, ${(bytes / 1e6).toFixed(2)} MB of at most ${MOST_BYTES / 1e6}: ratio ${(MOST_BYTES / bytes).toFixed(2)} (goal 1)`,
    );
    const opened = await opening(output);
    if (opened === undefined) {
      console.log('SKIPPED: no chromium in PATH');
    } else {
      console.log(
        `report, ${opened.toFixed(2)} s to open of at most ${MOST_SECONDS} (median of ${OPENINGS}): ratio ${(MOST_SECONDS / opened).toFixed(2)} (goal 1)`,
      );
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Copies the tasks that there are, under other names, until there are so many. */
function copyTasks({ embeddingsDir, tasksDir }: WholeFolder, count: number): void {
  const tasks = readdirSync(tasksDir);
  for (let copy = tasks.length; copy < count; copy++) {
    const task = tasks[copy % tasks.length] as string;
    const name = `copy${copy}_${task}`;
    cpSync(join(tasksDir, task), join(tasksDir, name), { recursive: true });
    for (const module of readdirSync(embeddingsDir)) {
      const place = join(embeddingsDir, module, name);
      cpSync(join(embeddingsDir, module, task), place, { recursive: true });
      const scores = readFileSync(join(place, 'scores.json'), 'utf8');
      const renamed = { ...(JSON.parse(scores) as object), task: name.split('-')[0] };
      writeFileSync(join(place, 'scores.json'), JSON.stringify(renamed));
    }
  }
}

/** Seconds from the beginning until the page is loaded, its script has run and it is painted; undefined without a browser. */
async function opening(file: string): Promise<number | undefined> {
  const executablePath = findChromium();
  if (executablePath === undefined) return undefined;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const times: number[] = [];
    for (let opened = 0; opened < OPENINGS; opened++) {
      const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
      const start = performance.now();
      await page.goto(pathToFileURL(file).href);
      await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
      times.push((performance.now() - start) / 1000);
      await page.close();
    }
    return times.sort((a, b) => a - b)[Math.floor(OPENINGS / 2)];
  } finally {
    await browser.close();
  }
}
