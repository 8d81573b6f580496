import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { SlowAnswers, tellSlowAnswers } from '../../../src/pipeline/shared-cache/slow-answers.ts';

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5);
}

test.serial('who answers nothing is told of once, and again after something has come', async (t) => {
  const lines: string[] = [];
  t.teardown(tellSlowAnswers((line) => lines.push(line)));
  const slow = new SlowAnswers('bucket a', 10);
  const line = 'bucket a: no answer for 0.01 s; it is given up after 2 min 30 s';
  const ask = () => {
    let answer = () => {};
    const asked = slow.during(150_000, () => new Promise<void>((resolve) => (answer = resolve)));
    return { asked, answer: () => answer() };
  };
  const questions = [ask(), ask()];
  await until(() => lines.length > 0);
  for (const { answer } of questions) answer();
  await Promise.all(questions.map(({ asked }) => asked));
  t.deepEqual(lines, [line]);
  const next = ask();
  await until(() => lines.length > 1);
  next.answer();
  await next.asked;
  t.deepEqual(lines, [line, line]);
  t.is(await slow.during(1, async () => 'at once'), 'at once');
});

test.serial('what fails is told as it failed, and by standard error where nobody else tells', async (t) => {
  const slow = new SlowAnswers('bucket a', 1);
  const { error } = console;
  const lines: string[] = [];
  console.error = (line: string) => lines.push(line);
  try {
    const failing = slow.during(2, async () => {
      await until(() => lines.length > 0);
      throw new Error('cut');
    });
    await t.throwsAsync(failing, { message: 'cut' });
  } finally {
    console.error = error;
  }
  t.deepEqual(lines, ['warning: bucket a: no answer for 0.00 s; it is given up after 0.00 s']);
});
