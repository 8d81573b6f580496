import test from 'ava';
import { RunSummary } from '../../../src/pipeline/history/run-summary.ts';
import type { PipelineEvent } from '../../../src/pipeline/index.ts';

const time = '2026-01-02T03:04:05.000Z';
const counts = { done: 1, fresh: 2, failed: 0, blocked: 0, cancelled: 0 };
const start: PipelineEvent = {
  time,
  type: 'run-start',
  run: 'a',
  workdir: `${process.cwd()}/_workdir`,
  workers: 2,
  process: { pid: 1, host: 'here', bootId: 'b', processStart: '1' },
  command: "heareval run --task 'a b'",
};
const end = {
  time,
  type: 'run-end',
  durationMs: 2000,
  log: `${process.cwd()}/_workdir/runs/a.jsonl`,
} as const;
const step = (id: number, name: string, label: string | null = null) => ({ id, name, scope: 'words', label });

function summaryOf(events: readonly PipelineEvent[]): RunSummary {
  const summary = new RunSummary();
  for (const event of events) summary.take(event);
  return summary;
}

test('a failure is told with its reason, what it blocks, where its log is and the command that goes on', (t) => {
  const summary = summaryOf([
    start,
    {
      time,
      type: 'step-failed',
      step: step(0, 'Count', 'fold 1'),
      error: { name: 'Error', message: 'broken' },
      durationMs: 1,
    },
    { time, type: 'step-blocked', step: step(1, 'AddUp'), by: step(0, 'Count', 'fold 1') },
  ]);
  t.deepEqual(summary.lines({ ...end, status: 'failed', ...counts, failed: 1, blocked: 1 }), [
    'failed: 1 step ran, 2 fresh, 1 failed, 1 blocked (2.0 s)',
    '  words/Count fold 1: broken',
    '    blocks AddUp',
    "    log: heareval log 'words/Count fold 1'",
    '  log of the run: _workdir/runs/a.jsonl',
    "  go on, once that is mended, with: heareval run --task 'a b'",
  ]);
});

test('after a defect the same command goes on', (t) => {
  const error = { name: 'TypeError', message: 'no', stack: 'TypeError: no' };
  const failed = { time, type: 'step-failed', step: step(0, 'Count'), error, durationMs: 1 } as const;
  const lines = summaryOf([start, failed]).lines({ ...end, status: 'failed', ...counts, failed: 1 });
  t.is(lines.at(-1), "  go on with: heareval run --task 'a b'");
});

test('a cancelled run tells how to go on, a good one does not, and lost events are told of both', (t) => {
  const summary = summaryOf([start]);
  t.deepEqual(summary.lines({ ...end, status: 'cancelled', ...counts, cancelled: 3 }), [
    'cancelled: 1 step ran, 2 fresh, 3 cancelled (2.0 s)',
    '  log of the run: _workdir/runs/a.jsonl',
    "  go on with: heareval run --task 'a b'",
  ]);
  t.deepEqual(summary.lines({ ...end, log: null, lostEvents: 7, status: 'ok', ...counts }), [
    'done: 1 step ran, 2 fresh (2.0 s)',
    '  not in the log of this run: 7 events',
  ]);
  t.deepEqual(summary.lines({ ...end, status: 'failed', log: null, lostEvents: 1, ...counts }), [
    'failed: 1 step ran, 2 fresh (2.0 s)',
    '  not in the log of this run: 1 event',
    "  go on with: heareval run --task 'a b'",
  ]);
});

test('of many failures the first are told and the others counted', (t) => {
  const failures = Array.from({ length: 1000 }, (_, id): PipelineEvent => {
    return {
      time,
      type: 'step-failed',
      step: step(id, `Count${id}`),
      error: { name: 'Error', message: 'no' },
      durationMs: 1,
    };
  });
  const lines = summaryOf([start, ...failures]).lines({ ...end, status: 'failed', ...counts, failed: 1000 });
  t.true(lines.length < 50);
  t.true(lines.includes('  and 980 more failed'));
});
