import test from 'ava';
import { pitch } from '../../../src/prediction-types/pitch.ts';
import { chosenStretches } from '../../../src/recipes/looks/chosen-stretches.ts';
import { foundOver } from '../../../src/recipes/looks/found-over.ts';
import { heatMap } from '../../../src/recipes/looks/heat-map.ts';
import { indexOf } from '../../prediction-types/row-index.ts';

const files = Object.fromEntries(
  ['a.wav', 'b.wav', 'c.wav', 'd.wav', 'e.wav'].map((name) => [name, [0, 50, 100]]),
);
const valid = { index: indexOf(files) };
const excerpts = [
  { clip: 'd.wav', start: 0.05, end: 0.1 },
  { clip: 'd.wav', start: 0.15, end: 0.2 },
  { clip: 'of the test split.wav', start: 0, end: 1 },
];

test('what is looked at is what the recipe names, else what the task has chosen, else what the seed draws', (t) => {
  const chosen = (clips?: number | string[], ofTask = excerpts) =>
    chosenStretches({ valid, excerpts: ofTask }, { looks: { clips }, seed: 0, hop: 50 });
  t.deepEqual(chosen(), [{ clip: 3, stretch: { start: 0.05, end: 0.1 }, ofTask: true }]);
  t.deepEqual(chosen(['b.wav']), [{ clip: 1, stretch: { start: 0, end: 10 }, ofTask: false }]);
  t.is(chosen(2).length, 2);
  t.is(chosen(undefined, []).length, 4);
  t.is(chosen(undefined, excerpts.slice(1)).length, 4, 'one begins after its clip, one is of another split');
});

test('what is found is drawn over how strongly pitches are heard, in the darkest colour', (t) => {
  const settings = pitch.targets.settings?.of({ lowest_hz: 100, bins: 3, bin_cents: 1200, blur_cents: 0 });
  const said = Float32Array.of(0, 0.9, 0, 0, 0.1, 0.2, 0, 0, 1);
  const space = { kind: 'event', predictionType: 'pitch', vocabulary: ['a', 'b', 'c'], settings } as const;
  const over = foundOver(said, [0, 1, 2], space);
  const on = [0, 1, 2].flatMap((row) => [0, 1, 2].map((column) => over?.(row, column)));
  t.deepEqual(on, [false, true, false, false, false, false, false, false, true]);
  t.is(foundOver(said, [0], { kind: 'event', predictionType: 'multilabel', vocabulary: ['a'] }), undefined);
  const panel = { height: 1, width: 2, value: () => 1 };
  const dark = heatMap([{ ...panel, value: (x) => 1 - x }]);
  t.deepEqual(heatMap([{ ...panel, isOver: (x) => x === 1 }]), dark);
});
