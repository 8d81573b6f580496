import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import type { PageData } from '../../src/report/html/page-data.ts';
import { writeReport } from '../../src/report/write-report.ts';
import { eventTask, sceneTask, type WholeFolder, wholeFolder } from './whole-folder.ts';

const dataOf = (file: string): PageData =>
  JSON.parse(/id="data">([^<]*)</.exec(readFileSync(file, 'utf8'))?.[1] ?? '') as PageData;

const asked = ({ root, ...folders }: WholeFolder) =>
  ({ ...folders, output: join(root, 'pages/report.html'), audio: 'worst' }) as const;

test('a report is one file; --audio decides how it has its clips', async (t) => {
  const folder = await wholeFolder(t);
  const options = asked(folder);
  t.deepEqual(await writeReport(options), { files: [options.output], problems: [], remarks: [] });
  t.deepEqual(readdirSync(join(folder.root, 'pages')), ['report.html']);
  const worst = Object.keys(dataOf(options.output).audio);
  t.true(worst.includes(`${sceneTask}/test/clip-0.wav`));

  await writeReport({ ...options, audio: 'none' });
  t.deepEqual(dataOf(options.output).audio, {});
  await writeReport({ ...options, audio: 'link' });
  const { audio } = dataOf(options.output);
  t.deepEqual(Object.keys(audio).sort(), worst.sort());
  const url = audio[`${eventTask}/test/clip-0.wav`]?.url ?? '';
  t.is(url, `../tasks/${eventTask}/16000/test/clip-0.wav`);
  t.true(existsSync(join(folder.root, 'pages', url)));
});

test('what is missing or damaged is told, in the page too, and the rest is shown', async (t) => {
  const folder = await wholeFolder(t);
  const options = asked(folder);
  rmSync(folder.tasksDir, { recursive: true });
  writeFileSync(join(folder.embeddingsDir, 'good', sceneTask, 'scores.json'), '{"task": ');
  writeFileSync(join(folder.embeddingsDir, 'poor', eventTask, 'predicted-test.csv'), 'filename,timestamp\n');
  const { problems } = await writeReport(options);
  const page = readFileSync(options.output, 'utf8');
  t.is(problems.length, 3);
  t.regex(problems[0] ?? '', /scores\.json: not JSON/);
  t.regex(problems[1] ?? '', /predicted-test\.csv: column cat is missing/);
  t.regex(problems[2] ?? '', /tasks: audio of \d+ clips is missing or cannot be read$/);
  for (const problem of problems) t.true(page.includes(problem.replaceAll('"', '&quot;')));
  t.is(dataOf(options.output).cells.length, 5);
});

test('where nothing can be shown, one line says so and nothing is written', async (t) => {
  const folder = await wholeFolder(t, { modules: ['good'] });
  const options = asked(folder);
  rmSync(folder.embeddingsDir, { recursive: true });
  const error = await t.throwsAsync(writeReport(options), { instanceOf: UserError });
  t.regex(error?.message ?? '', /embeddings: no scores; expected <module>\/<task>\/scores\.json$/);
  t.regex(error?.next ?? '', /^heareval run /);
  t.false(existsSync(options.output));
});

test('every plot is written as SVG and PNG, in colours of its own', async (t) => {
  const folder = await wholeFolder(t, { modules: ['good', 'poor'], clips: 6 });
  rmSync(join(folder.embeddingsDir, 'good', eventTask), { recursive: true });
  rmSync(join(folder.embeddingsDir, 'poor', eventTask), { recursive: true });
  const plots = join(folder.root, 'plots');
  await writeReport({ ...asked(folder), plots });
  const files = readdirSync(plots, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.svg'),
  );
  const scene = join('poor', sceneTask);
  for (const name of [
    'radar',
    `scores-${sceneTask}`,
    join(scene, 'confusion'),
    join(scene, 'training-loss'),
  ]) {
    t.true(files.includes(`${name}.svg`), name);
  }
  for (const name of files) {
    const svg = readFileSync(join(plots, name), 'utf8');
    t.regex(svg, /^<svg[^>]*><style>/);
    t.notRegex(svg, /var\(--/);
    const png = readFileSync(join(plots, name.replace(/svg$/, 'png')));
    t.is(png.subarray(1, 4).toString('latin1'), 'PNG');
  }
});
