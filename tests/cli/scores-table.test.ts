import test from 'ava';
import { printScores, scoreRows } from '../../src/cli/scores-table.ts';
import type { ScoresFile } from '../../src/formats/folders/scores-file.ts';
import type { RunResult } from '../../src/pipeline/index.ts';

/** Scores of folds, null where undefined; means and intervals do not matter here. */
function scores(byName: Readonly<Record<string, readonly (number | null)[]>>): ScoresFile {
  const names = Object.keys(byName);
  const folds = byName[names[0] ?? ''] ?? [];
  const interval: [number, number] = [0, Number.POSITIVE_INFINITY];
  return {
    task: 'task',
    task_version: '1',
    mode: 'small',
    primary_score: names[0] ?? '',
    direction: 'maximize',
    confidence: { level: 0.95, method: '', resamples: 1000, seed: 0 },
    aggregated: Object.fromEntries(
      names.map((name) => [name, { mean: 0.5, std: null, confidence_interval: null }]),
    ),
    splits: Object.fromEntries(
      folds.map((_, fold) => [
        `fold0${fold}`,
        {
          clips: 4,
          scores: Object.fromEntries(
            names.map((name) => [
              name,
              { value: byName[name]?.[fold] ?? null, confidence_interval: interval },
            ]),
          ),
          head: {},
        },
      ]),
    ),
    protocol: { name: '', seed: 0, grid: '' },
    about: {},
  };
}

test('the table tells over how many folds a mean was taken, where some are undefined', (t) => {
  const rows = scoreRows(
    scores({ mAP: [0.5, 0.5, 0.5], aucroc: [null, 0.5, null], d_prime: [null, null, null] }),
    'module',
    'task',
    1,
  );
  t.deepEqual(
    rows.map(([, , name, value, , time]) => [name, value, time]),
    [
      ['mAP', '0.500 ± undefined (3 folds)', '1.0 s'],
      ['aucroc', '0.500 ± undefined (1 of 3 folds)', ''],
      ['d_prime', '0.500 ± undefined (0 of 3 folds)', ''],
    ],
  );
});

test('the spread over seeds is told where there are several', (t) => {
  const file: ScoresFile = {
    ...scores({ mAP: [0.5] }),
    seeds: {
      by_seed: { '42': { mAP: 0.5 }, '43': { mAP: 0.6 } },
      aggregated: { mAP: { mean: 0.55, std: 0.0707 } },
    },
  };
  t.is(scoreRows(file, 'module', 'task', 1)[0]?.at(-1), '0.550 ± 0.071 (2 seeds)');
});

test('of one split there is no deviation to tell', (t) => {
  const [row] = scoreRows(scores({ mAP: [0.5] }), 'module', 'task', 1);
  t.is(row?.[3], '0.500');
});

test('scores are shown whose names begin with that of another, parts of scores are not', (t) => {
  const names = ['mAP', 'mAP_micro', 'segment_1s_er', 'segment_1s_er_deletion', 'event_onset_9ms_fms_recall'];
  const rows = scoreRows(scores(Object.fromEntries(names.map((name) => [name, [0.5]]))), 'module', 'task', 1);
  t.deepEqual(
    rows.map(([, , name]) => name),
    ['mAP', 'mAP_micro', 'segment_1s_er'],
  );
});

test.serial('nothing is printed where no step has scores', async (t) => {
  const { log } = console;
  const printed: unknown[] = [];
  console.log = (line: unknown) => printed.push(line);
  t.teardown(() => {
    console.log = log;
  });
  await printScores({ status: 'ok', steps: [] } as unknown as RunResult, []);
  t.deepEqual(printed, []);
});
