import test from 'ava';
import { sweepLines } from '../../../src/recipes/sweep/sweep-lines.ts';

type Given = Parameters<typeof sweepLines>;

const SWEEP = {
  file: 'sweep.yaml',
  name: 'sweep',
  recipe: 'digits.yaml',
  method: 'random',
  metric: undefined,
  parameters: [
    { key: 'training.rate', place: '', space: { min: 0.1, max: 1, distribution: 'log_uniform_values' } },
    { key: 'network.depth', place: '', space: { values: ['tiny', 2] } },
  ],
  placeOf: () => '',
} as unknown as Given[0];

function lines(changes: Partial<Given[1]>) {
  const networks = [['valid'], ['fold01', 'fold02']].map((valid) => ({
    name: 'test',
    parts: [{ dataSplit: { valid } }, { dataSplit: { valid } }],
  }));
  const about = {
    trials: [{}, {}, {}],
    possible: Number.POSITIVE_INFINITY,
    task: 'tone_pitch',
    networks,
    metric: { name: 'pitch_acc', goal: 'maximize' },
    seed: 7,
    ...changes,
  } as unknown as Given[1];
  return sweepLines(SWEEP, about);
}

test('a sweep tells its trials, what they are validated on and ranked by, and what is tried', (t) => {
  t.deepEqual(lines({}), [
    '3 trials (random, seed 7) of digits.yaml on tone_pitch, validated on valid and fold01, fold02; ranked by validation pitch_acc, higher is better',
    '  training.rate: 0.1 to 1, evenly in logarithms',
    '  network.depth: "tiny", 2',
  ]);
});

test('it tells of how many possible trials those are, and where lower is better', (t) => {
  t.regex(lines({ possible: 3 })[0] ?? '', /^3 trials \(random, all\) /);
  t.regex(lines({ possible: 8 })[0] ?? '', /^3 trials \(random, of 8\) /);
  t.regex(
    lines({ metric: { name: 'loss', goal: 'minimize' } })[0] ?? '',
    / validation loss, lower is better$/,
  );
});
