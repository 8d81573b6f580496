import test from 'ava';
import { eventLine } from '../../../src/pipeline/history/event-lines.ts';

const step = { id: 0, name: 'Embed', scope: 'task', label: null };

test('a step that is done, or restored, tells how many files it has, their bytes and its time', (t) => {
  const made = { time: '', step, outDir: '', bytes: 0, durationMs: 2000 } as const;
  t.is(eventLine({ ...made, type: 'step-done', files: 1 }), 'done task/Embed (1 file, 0 B, 2.0 s)');
  t.is(
    eventLine({ ...made, type: 'step-restored', cache: '/cache', files: 3 }),
    'restored task/Embed from /cache (3 files, 0 B, 2.0 s)',
  );
});
