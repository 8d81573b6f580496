import test from 'ava';
import { tellUnits } from '../../../src/evaluate/reading/event-units.ts';

function told(labels: readonly [number, number][], predictions: readonly [number, number][]): string {
  const lines: string[] = [];
  const events = (times: readonly [number, number][]) =>
    new Map([['a.wav', times.map(([start, end]) => ({ label: 'dog', start, end }))]]);
  const reading = { tell: (line: string) => lines.push(line) };
  tellUnits({ labels: 'l.csv', predictions: 'p.csv', reading }, events(labels), events(predictions));
  return lines.join('\n');
}

test('times that look as if they were of another unit are told', (t) => {
  const milliseconds: [number, number][] = [
    [100, 500],
    [1000, 1500],
  ];
  const seconds: [number, number][] = [
    [0.1, 0.5],
    [1, 1.5],
  ];
  t.regex(told(milliseconds, seconds), /^l\.csv: times end at 1\.5 s, those of p\.csv at 0\.0015 s/);
  t.regex(told(seconds, milliseconds), /^l\.csv: times end at 0\.0015 s, those of p\.csv at 1\.5 s/);
  t.regex(told(seconds, seconds), /shorter than 50 ms; are times seconds\?/);
});

test('other times, points and nothing at all are not told of', (t) => {
  t.is(told([[100, 500]], [[0, 9000]]), '');
  t.is(told([[100, 100]], [[101, 101]]), '');
  t.is(told([[100, 110]], [[0, 300]]), '');
  t.is(told([], [[0, 300]]), '');
});
