import { readdirSync } from 'node:fs';
import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { getTask, tasks } from '../../src/tasks/registry.ts';

test('every task file is registered under its own name', (t) => {
  const files = readdirSync('src/tasks').filter((file) => file.includes('_'));
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

test('an unknown task is one line that lists the tasks and suggests the nearest', (t) => {
  t.throws(() => getTask('spoken_digits'), {
    instanceOf: UserError,
    message:
      'spoken_digits: unknown task; expected one of spoken_digit, tone_events, tone_pitch; did you mean spoken_digit?',
  });
  t.throws(() => getTask('zebra'), {
    instanceOf: UserError,
    message: 'zebra: unknown task; expected one of spoken_digit, tone_events, tone_pitch',
  });
});
