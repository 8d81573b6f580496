import test from 'ava';
import { trainingChart } from '../../../src/report/charts/training.ts';

test('an epoch without a finite loss is left out, and is no 0', (t) => {
  const curve = { name: 'head', chosen: true, epoch: 1, points: [0, 2, 0.5, 1, null, 0.6, 2, 3, 0.7] };
  const places = (svg: string) => /<polyline[^>]* points="([^"]*)"/.exec(svg)?.[1]?.split(' ');
  const losses = trainingChart([curve], 'training loss');
  t.is(places(losses)?.length, 2);
  t.false(losses.includes('class="point"'));
  const scores = trainingChart([curve], 'validation score');
  t.is(places(scores)?.length, 3);
  t.true(scores.includes('class="point"'));
});
