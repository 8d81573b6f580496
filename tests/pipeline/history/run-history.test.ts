import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import { findRun, liveRuns, runIds, runPath } from '../../../src/pipeline/history/run-history.ts';
import { currentRuns, listRuns, runPipeline, runsTable, statusLines } from '../../../src/pipeline/index.ts';
import { ownProcess } from '../../../src/pipeline/locks/lock-holder.ts';
import { thisMachine } from '../../../src/pipeline/machine/machine.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { TextSteps } from '../text-steps.ts';

const step = { id: 0, name: 'Say', scope: 'test', label: 'hello' };

/** Writes the log of a run that has not ended. */
function writeOpenRun(workdir: string, id: string, process: object, events: readonly object[] = []): void {
  const time = '2026-01-02T03:04:05.000Z';
  const start = { time, type: 'run-start', run: id, workdir, workers: 2, process };
  const plan = { time, type: 'plan', fresh: 3, run: [{ step, reasons: [] }] };
  mkdirSync(join(workdir, 'runs'), { recursive: true });
  const lines = [start, plan, ...events].map((event) => `${JSON.stringify({ time, ...event })}\n`);
  writeFileSync(runPath(workdir, id), lines.join(''));
}

test('runs are listed oldest first, with how they ended and how many steps ran', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  await runPipeline([steps.measure(steps.say('a'))], { workdir, workers: 1 });
  await runPipeline([steps.measure(steps.say('a'))], { workdir, workers: 1 });
  await runPipeline([steps.measure(steps.fail(new UserError('no')))], { workdir, workers: 1 });
  const runs = await listRuns(workdir);
  t.deepEqual(
    runs.map(({ status, counts }) => [status, counts.done, counts.fresh, counts.failed, counts.blocked]),
    [
      ['ok', 2, 0, 0, 0],
      ['ok', 0, 2, 0, 0],
      ['failed', 0, 0, 1, 1],
    ],
  );
  t.true(runs.every(({ pid, startedAt }) => pid === process.pid && !Number.isNaN(Date.parse(startedAt))));
  const lines = runsTable(runs).split('\n');
  t.regex(lines[0] ?? '', /^run +started \(UTC\) +status +ran +restored +fresh +failed +time +memory$/);
  t.regex(lines[4] ?? '', /failed +0 +0 +0 +1 +\d+(\.\d+)? s +\d+\.\d MB$/);
});

test('damaged, empty and half-written logs are told as far as they can be read', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  t.deepEqual(await listRuns(workdir), []);
  await runPipeline([steps.say('a')], { workdir, workers: 1 });
  const [id = ''] = runIds(workdir);
  const whole = readFileSync(runPath(workdir, id));
  truncateSync(runPath(workdir, id), whole.length - 40);
  writeFileSync(runPath(workdir, '2026-01-02T03-04-05-678Z-aaaa'), '');
  writeFileSync(runPath(workdir, 'b'), Buffer.alloc(3000));
  writeFileSync(
    runPath(workdir, 'c'),
    '{"type":"step-done","time":"x"}\n[]\nnull\n7\n{"type":3}\n{"type":"run-start"}',
  );
  mkdirSync(runPath(workdir, 'd'));
  const runs = await listRuns(workdir);
  t.deepEqual(
    runs.map((run) => [run.id, run.status, run.counts.done]),
    [
      ['2026-01-02T03-04-05-678Z-aaaa', 'unknown', 0],
      [id, 'running', 1],
      ['b', 'unknown', 0],
      ['c', 'unknown', 0],
      ['d', 'unknown', 0],
    ],
  );
  t.is(runs[0]?.startedAt, '2026-01-02T03:04:05.678Z');
  t.notThrows(() => runsTable(runs));
  for (const run of await currentRuns(workdir)) t.notThrows(() => statusLines(run, Date.now()));
});

test('a running run tells which steps it is at and how far', async (t) => {
  const workdir = temporaryFolder(t);
  const other = { ...step, id: 1, label: null };
  writeOpenRun(workdir, 'a', ownProcess(thisMachine()), [
    { type: 'step-start', step, key: 'f00d', attempt: 1, reasons: [] },
    { type: 'step-progress', step, done: 12, total: 40, unit: 'files' },
    { type: 'step-log', step, line: 'half way' },
    { type: 'step-waiting', step: other, pid: 7, host: 'there' },
  ]);
  appendFileSync(runPath(workdir, 'a'), '{"type":"step-prog');
  const [run, ...others] = await currentRuns(workdir);
  t.deepEqual(others, []);
  t.is(run?.status, 'running');
  t.deepEqual(run === undefined ? [] : statusLines(run, Date.parse('2026-01-02T03:04:15Z')), [
    `run a: running (process ${process.pid})`,
    '  0 steps ran, 3 fresh, up to 1 to go (10 s)',
    '  test/Say hello: 12 of 40 files, since 10 s, half way',
    '  test/Say: waits for process 7 on there, since 10 s',
  ]);
});

test('a run whose process is gone has died, and one of another host may still go on', async (t) => {
  const workdir = temporaryFolder(t);
  const own = ownProcess(thisMachine());
  writeOpenRun(workdir, 'a', { ...own, processStart: '1' });
  writeOpenRun(workdir, 'b', { ...own, bootId: 'another boot' });
  writeOpenRun(workdir, 'c', { ...own, host: 'elsewhere' });
  t.deepEqual(
    (await listRuns(workdir)).map(({ status }) => status),
    [process.platform === 'linux' ? 'died' : 'running', 'died', 'unknown'],
  );
  t.true((await liveRuns(workdir)).some(({ id }) => id === 'c'));
});

test('a run keeps its command, its versions and its peak memory, and one that ended badly tells how to go on', async (t) => {
  const workdir = temporaryFolder(t);
  const steps = new TextSteps();
  const command = "node words.js 'a b'";
  const failing = steps.fail(new UserError('no', { next: 'say yes' }));
  await runPipeline([failing], { workdir, workers: 1, command });
  const [run] = await currentRuns(workdir);
  t.is(run?.command, command);
  t.is(run?.versions?.node, process.versions.node);
  t.true(run !== undefined && (run.peakMemory ?? 0) > 20e6 && (run.peakMemory ?? 0) < 20e9);
  const lines = run === undefined ? [] : statusLines(run, 0);
  t.regex(lines[1] ?? '', /^ {2}0 steps ran, 0 fresh, 1 failed \(\d+(\.\d+)? s, up to \d+\.\d MB\)$/);
  t.deepEqual(lines.slice(2), [
    '  test/Fail: no',
    '    next: say yes',
    `    log: heareval log test/Fail --workdir ${workdir}`,
    `  go on with: ${command}`,
  ]);
  await runPipeline([steps.say('a')], { workdir, workers: 1, command });
  const [good] = await currentRuns(workdir);
  t.notRegex(good === undefined ? '' : statusLines(good, 0).join('\n'), /go on/);
});

test('the status without a running run is that of the last to end, not of the last to begin', async (t) => {
  const workdir = temporaryFolder(t);
  const gone = { ...ownProcess(thisMachine()), bootId: 'another boot' };
  const counts = { done: 1, fresh: 0, failed: 0, blocked: 0, cancelled: 0 };
  const ended = (ms: number) => ({ type: 'run-end', status: 'ok', durationMs: ms, ...counts });
  const at = (minute: number) => `2026-01-02T03:0${minute}:00.000Z`;
  const log = (id: string, minute: number, ms: number) => {
    const start = { time: at(minute), type: 'run-start', run: id, workdir, workers: 1, process: gone };
    const end = { time: new Date(Date.parse(at(minute)) + ms).toISOString(), ...ended(ms) };
    mkdirSync(join(workdir, 'runs'), { recursive: true });
    writeFileSync(runPath(workdir, id), `${JSON.stringify(start)}\n${JSON.stringify(end)}\n`);
  };
  log('a', 1, 600_000);
  log('b', 2, 1000);
  log('c', 3, 1000);
  t.deepEqual(
    (await currentRuns(workdir)).map(({ id }) => id),
    ['a'],
  );
});

test('a run is found by the beginning of its id', (t) => {
  const workdir = temporaryFolder(t);
  for (const id of ['2026-a', '2026-b', '2027']) writeOpenRun(workdir, id, {});
  t.is(findRun(workdir, '2027'), '2027');
  t.is(findRun(workdir, '2026-a'), '2026-a');
  t.throws(() => findRun(workdir, '2026'), { message: /^--run 2026: 2 runs begin so/ });
  t.throws(() => findRun(workdir, '2028'), { instanceOf: UserError, message: /no such run/ });
});
