import test from 'ava';
import { checkEventLengths } from '../../../src/tasks/own/event-lengths.ts';

const tableOf = (end: number, guessedUnit?: 'milliseconds' | 'seconds') => ({
  type: 'labels' as const,
  rows: [{ file: 'a.wav', label: 'x', start: 0, end }],
  notes: [],
  guessedUnit,
});

test('events shorter than a frame are refused where nobody said that times are milliseconds', (t) => {
  t.throws(() => checkEventLengths('l.csv', tableOf(1.25, 'milliseconds')), {
    message:
      /^l\.csv: half of the events last 1\.25 ms or less, if times are milliseconds; expected --seconds, or /,
  });
  t.notThrows(() => checkEventLengths('l.csv', tableOf(1.25)));
  t.notThrows(() => checkEventLengths('l.csv', tableOf(50, 'milliseconds')));
  t.notThrows(() => checkEventLengths('l.csv', tableOf(1.25, 'seconds')));
});
