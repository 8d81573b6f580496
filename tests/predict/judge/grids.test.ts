import { readFileSync } from 'node:fs';
import test from 'ava';
import { UserError } from '../../../src/errors.ts';
import type { GridName } from '../../../src/predict/head-names.ts';
import {
  type GridPoint,
  gridPoints,
  type Postprocessing,
  postprocessingGrid,
} from '../../../src/predict/judge/grids.ts';

interface GridFixture {
  readonly grids: readonly {
    grid: GridName;
    task_name: string;
    params: Record<string, unknown[]>;
    points: GridPoint[];
  }[];
  readonly postprocessing: readonly { params: Record<string, number[]> | null; points: Postprocessing[] }[];
}

/** Made by tests/reference/predict-grid.py. */
const fixture = JSON.parse(readFileSync('tests/predict/fixtures/grid.json', 'utf8')) as GridFixture;

function task(params: Record<string, unknown[]>, name = 'spoken_digit') {
  return { task_name: name, evaluation_params: { task_specific_param_grid: params } };
}

for (const { grid, task_name, params, points } of fixture.grids) {
  test(`grid ${grid} of ${task_name} with ${JSON.stringify(params)} is tried in hear-eval-kit's order`, (t) => {
    const metadata = task(params, task_name);
    t.deepEqual(gridPoints(grid, metadata, 1000), points);
    t.deepEqual(gridPoints(grid, metadata, 3), points.slice(0, 3));
  });
}

test('the post-processing grid is listed as ParameterGrid lists it', (t) => {
  for (const { params, points } of fixture.postprocessing) {
    const evaluation_params = params === null ? undefined : { event_postprocessing_grid: params };
    t.deepEqual(postprocessingGrid({ task_name: 'x', evaluation_params }), points);
  }
});

test('an override that is no hyperparameter is one clear line', (t) => {
  const failures: [Record<string, unknown[]>, RegExp][] = [
    [
      { learning_rate: [1] },
      /task_specific_param_grid\.learning_rate: unknown; expected one of batch_size, /,
    ],
    [{ toString: [1] }, /toString: unknown/],
    [{ lr: [0.1, -1] }, /\.lr: -1; expected a number above 0$/],
    [{ lr: [] }, /\.lr: no values/],
    [{ initialization: ['zeros'] }, /initialization: zeros; expected xavier_uniform or xavier_normal$/],
    [{ dropout: [1] }, /dropout: 1; expected a number from 0 to below 1$/],
    [{ hidden_layers: ['two'] }, /hidden_layers: two; expected a whole number from 0$/],
  ];
  for (const [params, message] of failures) {
    const error = t.throws(() => gridPoints('default', task(params), 8), { instanceOf: UserError, message });
    t.false(error?.message.includes('\n'));
  }
});

test('a post-processing grid with an unknown name or without values is one clear line', (t) => {
  const make = (grid: Record<string, number[]>) => () =>
    postprocessingGrid({ task_name: 'x', evaluation_params: { event_postprocessing_grid: grid } });
  t.throws(make({ threshold: [0.5], median_filter_ms: [0], min_duration: [0] }), {
    instanceOf: UserError,
    message: /event_postprocessing_grid\.threshold: unknown/,
  });
  t.throws(make({ median_filter_ms: [250] }), {
    instanceOf: UserError,
    message: /min_duration: no values; expected at least one$/,
  });
});
