import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { describeScore } from '../../src/evaluate/scores/scores.ts';
import { chooseTasks, getTask, loadTasks, taskGroups } from '../../src/tasks/registry.ts';

const tasks = await loadTasks();

test('every task file is registered under its own name', (t) => {
  const isProgram = (file: string) =>
    /^await runTaskProgram/m.test(readFileSync(`src/tasks/${file}`, 'utf8'));
  const files = readdirSync('src/tasks').filter((file) => file.endsWith('.ts') && isProgram(file));
  t.deepEqual([...tasks.keys()].sort(), files.map((file) => file.replace('.ts', '')).sort());
});

test('every task can be built in each of its modes, and its default mode is one of them', (t) => {
  for (const task of tasks.values()) {
    t.true(task.modes.includes(task.defaultMode));
    for (const mode of task.modes) {
      const node = task.build(mode, { tasksDir: '/tasks', mirrors: [] });
      t.is(node.publishTo, `/tasks/${task.name}-${task.version}-${mode}`);
    }
  }
});

test('the metadata of every task and mode of HEAR are those of hear-preprocess', (t) => {
  const { configurations }: { readonly configurations: readonly { task_name: string; mode: string }[] } =
    JSON.parse(readFileSync('tests/tasks/fixtures/task-metadata.json', 'utf8'));
  for (const expected of configurations) {
    const task = tasks.get(expected.task_name);
    if (task === undefined) continue;
    t.true(task.modes.includes(expected.mode), `${expected.task_name} ${expected.mode}`);
    const { wholeSeconds: _, ...metadata } = task.metadata(expected.mode);
    t.deepEqual(JSON.parse(JSON.stringify(metadata)) as unknown, expected as unknown);
  }
});

test('every score that a task is judged by exists', (t) => {
  for (const task of tasks.values()) {
    for (const mode of task.modes) {
      for (const name of task.metadata(mode).evaluation) t.is(describeScore(name)?.name, name);
    }
  }
});

test('an unknown task is one line that lists the tasks and suggests the nearest', async (t) => {
  const known = [...tasks.keys()].join(', ');
  await t.throwsAsync(() => getTask('spoken_digits'), {
    instanceOf: UserError,
    message: `spoken_digits: unknown task; expected one of ${known}; did you mean spoken_digit?`,
  });
  await t.throwsAsync(() => getTask('zebra'), {
    instanceOf: UserError,
    message: `zebra: unknown task; expected one of ${known}`,
  });
  await t.throwsAsync(() => chooseTasks(['spoken_digit', 'opne']), {
    instanceOf: UserError,
    message: `opne: unknown task; expected one of ${known}, open, all; did you mean open?`,
  });
});

test('a group is all of its tasks, each in its default mode and each once', async (t) => {
  const open = taskGroups.get('open') ?? [];
  const { chosen, without } = await chooseTasks(['open', 'spoken_digit', 'tone_pitch']);
  t.deepEqual(without, []);
  t.deepEqual(
    chosen.map(({ task, mode }) => `${task.name} ${mode}`).sort(),
    [...open.map((name) => `${name} ${tasks.get(name)?.defaultMode}`), 'tone_pitch full'].sort(),
  );
  t.is(chosen.length, open.length + 1);
  t.true(open.every((name) => taskGroups.get('all')?.includes(name)));
  t.false(taskGroups.get('all')?.some((name) => name.startsWith('tone_')));
});

test('the folder of a task names its mode too', async (t) => {
  const modes = async (names: readonly string[], mode?: string) =>
    (await chooseTasks(names, mode)).chosen.map(({ task, mode: each }) => `${task.name} ${each}`);
  t.deepEqual(await modes(['spoken_digit-1.0.9-small', 'tone_pitch']), [
    'spoken_digit small',
    'tone_pitch full',
  ]);
  t.deepEqual(await modes(['spoken_digit-1.0.9-full', 'spoken_digit']), ['spoken_digit full']);
  await t.throwsAsync(() => modes(['spoken_digit-1.0.9-small'], 'full'), {
    message: '--mode full: spoken_digit-1.0.9-small is of mode small; expected its name without one',
  });
});

test('a mode holds for every task that has it; all is every mode but small', async (t) => {
  t.deepEqual(
    (await chooseTasks(['tone_pitch', 'spoken_digit'], 'small')).chosen.map(({ mode }) => mode),
    ['small', 'small'],
  );
  t.deepEqual(
    (await chooseTasks(['spoken_digit'], 'all')).chosen.map(({ mode }) => mode),
    ['full'],
  );
  for (const mode of ['small', '50h', 'all']) {
    const { chosen, without } = await chooseTasks(['all', 'tone_pitch'], mode);
    t.true(chosen.every(({ task, mode: each }) => task.modes.includes(each) || task.name === 'tone_pitch'));
    t.true(without.every((task) => !task.modes.includes(mode)));
  }
  await t.throwsAsync(() => chooseTasks(['open'], 'huge'), {
    instanceOf: UserError,
    message: '--mode huge: no task of open has such a mode',
  });
});

test.serial('the file of every task is a program that tells of its task', async (t) => {
  const { argv, exitCode, stdout, stderr } = process;
  const written: string[] = [];
  const { write } = stdout;
  const before = new Set([...stdout.listeners('error'), ...stderr.listeners('error')]);
  stdout.write = (piece: Uint8Array | string) => {
    written.push(String(piece));
    return true;
  };
  try {
    for (const { name, version } of tasks.values()) {
      const url = new URL(`../../src/tasks/${name}.js`, import.meta.url);
      process.argv = [process.execPath, fileURLToPath(url), '--help'];
      written.length = 0;
      // The query makes it another module, which is run anew.
      await import(`${url.href}?program`);
      const told = written.join('').replaceAll(/\s+/g, ' ');
      t.true(
        told.includes(`${name}.js [options] Prepares the task ${name} ${version}: `),
        `${name}: ${told}`,
      );
      for (const stream of [stdout, stderr]) {
        for (const listener of stream.listeners('error')) {
          if (!before.has(listener)) stream.off('error', listener as () => void);
        }
      }
    }
  } finally {
    stdout.write = write;
    process.argv = argv;
    process.exitCode = exitCode;
  }
});
