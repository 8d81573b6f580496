import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { StepKey } from '../../src/pipeline/hashes.ts';
import { STAMP_FOLDER, writeStamp } from '../../src/pipeline/store/publication-stamp.ts';
import { listedLines, listTasks } from '../../src/tasks/list-tasks.ts';
import { loadTasks } from '../../src/tasks/registry.ts';
import { whileForbidden } from '../forbidden.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const tasks = await loadTasks();
const nowhere = { tasksDir: 'no/tasks', workdir: 'no/workdir' };

test('words choose tasks by name, mode, group, kind, score, licence and subject', async (t) => {
  const names = async (...words: string[]) =>
    (await listTasks(words, nowhere)).map(({ task, mode }) => `${task} ${mode}`);
  t.deepEqual(await names('SPOKEN', 'small'), ['spoken_digit small']);
  t.deepEqual(await names('jnd'), ['tone_jnd full', 'tone_jnd small']);
  t.true((await names('emotions')).includes('tfds_crema_d full'));
  t.is((await names()).length, [...tasks.values()].flatMap(({ modes }) => modes).length);
  t.deepEqual(await names('zebra'), []);
});

test('what is known of a task is told, and what is not is shown as unknown', async (t) => {
  const [full, small] = await listTasks(['spoken_digit'], nowhere);
  t.like(full, {
    clips: 2500,
    downloadBytes: 11935010,
    licence: 'CC BY-SA 4.0',
    here: 'no',
    isDefault: true,
  });
  t.is(full?.hours?.toFixed(3), '0.389');
  t.like(small, { clips: 100, downloadBytes: 77531, isDefault: false });
  t.like((await listTasks(['tone_jnd', 'small'], nowhere))[0], { downloadBytes: 0, clips: 120 });
  const unknown = await listTasks(['vocal_imitation', 'small'], nowhere);
  t.like(unknown[0], { clips: null, hours: null, downloadBytes: null, licence: null });
  t.regex(
    listedLines(unknown).join('\n'),
    /vocal_imitation +v1\.1\.3 +small +\? +\? +\? +\? +no +which sound/,
  );
});

test('a task that cannot be downloaded says that it needs --data, and one that is made says none', async (t) => {
  const listed = await listTasks([], nowhere);
  const given = new Set(listed.flatMap(({ task, needsData }) => (needsData ? [task] : [])));
  t.deepEqual([...given].sort(), ['maps', 'mdb_mf0_synth', 'medleydb', 'wjazzd']);
  t.regex(listedLines(listed).join('\n'), /\nmaps +1\.0 +full \* +270 +\? +--data +\? +no /);
  t.regex(listedLines(listed).join('\n'), /\ntone_jnd +\S+ +small +120 +\S+ +none /);
});

test('every fact is of a mode and of a download that the task has', (t) => {
  for (const { name, modes, facts } of tasks.values()) {
    t.truthy(facts?.about, name);
    const named = [facts?.clips, facts?.hours, facts?.downloadBytes].flatMap((each) =>
      Object.keys(each ?? {}),
    );
    t.deepEqual(
      named.filter((mode) => !modes.includes(mode)),
      [],
      name,
    );
  }
});

test('a task is prepared when its folder is complete, not when it is only there', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'tasks', 'tone_jnd-1.0.0-small'), { recursive: true });
  const places = { tasksDir: join(folder, 'tasks'), workdir: join(folder, 'work') };
  const here = async () => (await listTasks(['tone_jnd', 'small'], places))[0]?.here;
  t.is(await here(), 'no');
  const stamps = join(places.tasksDir, 'tone_jnd-1.0.0-small', STAMP_FOLDER);
  mkdirSync(stamps);
  const stamp = {
    format: 1,
    step: 'CombineMetadata',
    label: null,
    key: 'k' as StepKey,
    result: 'r',
    bootId: 'b',
    files: [],
  } as const;
  writeStamp(join(stamps, 'CombineMetadata.json'), { ...stamp, pending: ['labels.json'] });
  t.is(await here(), 'no', 'its making was interrupted');
  writeStamp(join(stamps, 'CombineMetadata.json'), { ...stamp, pending: [] });
  t.is(await here(), 'prepared');
});

test.serial(
  'a folder of tasks that may not be read is told, and not taken for one without tasks',
  async (t) => {
    const tasksDir = temporaryFolder(t);
    const list = () => listTasks(['tone_jnd'], { tasksDir, workdir: join(tasksDir, 'work') });
    if (process.platform === 'win32') return t.pass();
    await t.throwsAsync(whileForbidden(tasksDir, list), {
      message: `${tasksDir}: cannot be written or read: permission denied (EACCES)`,
    });
  },
);

test('a line of the list has hours in two digits, and none for what is synthesised', (t) => {
  const line = (hours: number, downloadBytes: number, isDefault: boolean) =>
    listedLines([
      {
        task: 'a',
        version: 'v1',
        mode: 'full',
        isDefault,
        about: 'sounds',
        prediction_type: 'multiclass',
        scores: ['top1_acc'],
        groups: [],
        clips: 7,
        hours,
        downloadBytes,
        licence: null,
        needsData: false,
        here: 'downloaded',
      },
    ])
      .join('\n')
      .match(/^a .*$/m)?.[0]
      .trim()
      .replaceAll(/ {2,}/g, '|');
  t.is(line(0.3888, 12_000_000, true), 'a|v1|full *|7|0.39|12.0 MB|?|downloaded|sounds');
  t.is(line(10, 0, false), 'a|v1|full|7|10|none|?|downloaded|sounds');
  t.is(line(106.6, 0, false), 'a|v1|full|7|107|none|?|downloaded|sounds');
});

test('the table of tasks in the README is that of the registry: names, modes, scores', (t) => {
  const rows = readFileSync('README.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| `[a-z0-9_]+`.* \| [a-z0-9, ]+ \|/.test(line));
  const told = new Map<string, string>();
  for (const row of rows) {
    const [, names = '', modes = '', , scores = ''] = row.split('|').map((cell) => cell.trim());
    for (const [, name = ''] of names.matchAll(/`(\w+)`/g)) {
      const [primary] = [...scores.matchAll(/`(\w+)`/g)].map(([, score]) => score);
      told.set(name, `${modes}: ${primary}`);
    }
  }
  for (const { name, modes, metadata } of tasks.values()) {
    const [first = ''] = modes;
    t.is(told.get(name), `${modes.join(', ')}: ${metadata(first).evaluation[0]}`, name);
  }
  t.is(told.size, tasks.size);
});
