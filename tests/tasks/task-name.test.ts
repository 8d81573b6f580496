import test from 'ava';
import { UserError } from '../../src/errors.ts';
import { meantTask, tasksAmong } from '../../src/tasks/task-name.ts';

const own = ['claps-1.0.0-full', 'claps-1.0.0-small', 'two-words-2.0-full', 'esc50-old-small'];
const meant = (name: string, mode?: string, present: readonly string[] = []) =>
  meantTask({ name, mode, present, place: 'tasks', option: '--task' });

test('a task is meant by its folder, by its name and mode, and by its name alone', async (t) => {
  t.deepEqual(await meant('spoken_digit-1.0.9-small'), { name: 'spoken_digit-1.0.9-small', why: undefined });
  t.deepEqual(await meant('spoken_digit', 'small'), { name: 'spoken_digit-1.0.9-small', why: undefined });
  t.deepEqual(await meant('spoken_digit-1.0.9', 'small'), {
    name: 'spoken_digit-1.0.9-small',
    why: undefined,
  });
  t.deepEqual(await meant('spoken_digit'), { name: 'spoken_digit-1.0.9-full', why: 'its default mode' });
});

test('a name alone is the folder that is there, and that is told', async (t) => {
  const there = ['spoken_digit-1.0.9-small'];
  t.deepEqual(await meant('spoken_digit', undefined, there), { name: there[0], why: 'the one in tasks' });
  const both = [...there, 'spoken_digit-1.0.9-full'];
  t.deepEqual(await meant('spoken_digit', undefined, both), { name: both[1], why: 'its default mode' });
});

test('tasks of others are known by their folders', async (t) => {
  t.is((await meant('claps', 'small', own)).name, 'claps-1.0.0-small');
  t.is((await meant('two-words', undefined, own)).name, 'two-words-2.0-full');
  await t.throwsAsync(() => meant('claps', undefined, own), {
    instanceOf: UserError,
    message:
      '--task claps: could be one of claps-1.0.0-full, claps-1.0.0-small; expected one of these, or --mode',
  });
  t.is((await meant('esc50', 'small', own)).name, 'esc50-old-small');
});

test('what there is not is refused with what is nearest', async (t) => {
  const refused = (name: string, mode?: string) =>
    t.throwsAsync(() => meant(name, mode, own), { instanceOf: UserError });
  const unknown = await refused('clasp');
  t.is(unknown?.message, '--task clasp: unknown task, and no folder in tasks; did you mean claps?');
  t.is(unknown?.next, 'heareval tasks');
  t.is((await refused('zzzzzzzzz'))?.message, '--task zzzzzzzzz: unknown task, and no folder in tasks');
  t.is(
    (await refused('spoken_digit', 'smal'))?.message,
    '--mode smal: spoken_digit has no such mode; expected one of full, small; did you mean small?',
  );
  t.is(
    (await refused('spoken_digit-1.0.9-full', 'small'))?.message,
    '--mode small: spoken_digit-1.0.9-full is of mode full; expected its name without one, or no --mode',
  );
});

test('among results a name means all its modes, a mode all its tasks', (t) => {
  t.is(tasksAmong(undefined, undefined, own), undefined);
  t.deepEqual(tasksAmong(['claps'], undefined, own), own.slice(0, 2));
  t.deepEqual(tasksAmong(['claps', 'two-words-2.0-full'], 'full', own), [own[0], own[2]]);
  t.deepEqual(tasksAmong(undefined, 'small', own), [own[1], own[3]]);
  t.deepEqual(tasksAmong(['clasp'], undefined, own), ['clasp']);
  t.throws(() => tasksAmong(undefined, 'tiny', own), { message: /^--mode tiny: no task has results/ });
});
