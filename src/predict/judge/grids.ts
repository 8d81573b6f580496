import { UserError } from '../../errors.ts';
import { PythonRandom } from '../../random/python-random.ts';
import type { GridName } from '../head-names.ts';

/** One set of a head's hyperparameters, under the names hear-eval-kit gives them. */
export type GridPoint = {
  /** Rows per training step. */
  readonly batch_size: number;
  /** Epochs from one validation to the next. */
  readonly check_val_every_n_epoch: number;
  /** Probability that a hidden unit is dropped. */
  readonly dropout: number;
  readonly hidden_dim: number;
  readonly hidden_layers: number;
  readonly initialization: 'xavier_uniform' | 'xavier_normal';
  /** Adam's learning rate. */
  readonly lr: number;
  readonly max_epochs: number;
  /** Validations without a better score before training ends. */
  readonly patience: number;
};

/** How the frame probabilities of an event task become events. */
export type Postprocessing = {
  readonly median_filter_ms: number;
  /** Shorter events are dropped, milliseconds. */
  readonly min_duration: number;
};

/** The values to combine, per name. */
type Choices<Point> = { readonly [Name in keyof Point]: readonly Point[Name][] };

/** What the grids need to know of a task's metadata. */
export interface GridMetadata {
  readonly task_name: string;
  readonly evaluation_params?:
    | {
        readonly task_specific_param_grid?: Readonly<Record<string, readonly unknown[]>> | undefined;
        readonly event_postprocessing_grid?: Readonly<Record<string, readonly number[]>> | undefined;
      }
    | undefined;
}

const DEFAULT_GRID: Choices<GridPoint> = {
  batch_size: [1024],
  check_val_every_n_epoch: [3],
  dropout: [0.1],
  hidden_dim: [1024],
  hidden_layers: [1, 2],
  initialization: ['xavier_uniform', 'xavier_normal'],
  lr: [3.2e-3, 1e-3, 3.2e-4, 1e-4],
  max_epochs: [500],
  patience: [20],
};

/** The grids of hear-eval-kit 2021.1.3 (heareval/predictions/task_predictions.py). */
const GRIDS = {
  default: DEFAULT_GRID,
  fast: { ...DEFAULT_GRID, max_epochs: [10, 50], check_val_every_n_epoch: [3, 10] },
  faster: {
    ...DEFAULT_GRID,
    hidden_layers: [0, 1],
    hidden_dim: [64, 128],
    patience: [1, 3],
    max_epochs: [10],
    check_val_every_n_epoch: [1],
  },
} satisfies Record<GridName, Choices<GridPoint>>;

/** `linear`: no hidden layer; `mlp`: at least one. */
export type HeadShape = 'linear' | 'mlp';

/** Tasks whose scores are slow to compute are validated less often. */
const TASK_GRIDS: Readonly<Record<string, Partial<Choices<GridPoint>>>> = {
  dcase2016_task2: { check_val_every_n_epoch: [10] },
};

const DEFAULT_POSTPROCESSING: Choices<Postprocessing> = {
  median_filter_ms: [250],
  min_duration: [125, 250],
};

/** hear-eval-kit seeds Python's generator with this, whatever else is drawn, before it shuffles the grid. */
const SHUFFLE_SEED = 42;

/**
 * The first `count` points of a grid in hear-eval-kit's random order: all combinations as scikit-learn's
 * `ParameterGrid` lists them, then shuffled by `random.Random(42)`. Overrides for the task itself, then those in
 * `evaluation_params.task_specific_param_grid` of its metadata, replace the grid's values.
 *
 * @param count more than there are: all
 * @param shape of the grid's heads those without hidden layers, or those with; of those without the hidden units, which
 *   they lack, make no difference
 * @throws UserError for an override that is not a hyperparameter, or not a value it can take
 */
export function gridPoints(
  name: GridName,
  metadata: GridMetadata,
  count: number,
  shape?: HeadShape,
): readonly GridPoint[] {
  const overrides = metadata.evaluation_params?.task_specific_param_grid ?? {};
  const choices = { ...GRIDS[name], ...TASK_GRIDS[metadata.task_name] } as Record<string, readonly unknown[]>;
  for (const [key, values] of Object.entries(overrides)) {
    const allowed = allowedValues(key);
    const place = `task_metadata.json of ${metadata.task_name}: evaluation_params.task_specific_param_grid`;
    if (allowed === undefined) {
      throw new UserError(
        `${place}.${key}: unknown; expected one of ${Object.keys(DEFAULT_GRID).join(', ')}`,
      );
    }
    const wrong = values.length === 0 ? 'no values' : values.find((value) => !allowed.has(value));
    if (wrong !== undefined) {
      throw new UserError(`${place}.${key}: ${String(wrong)}; expected ${allowed.expected}`);
    }
    choices[key] = values;
  }
  const points = parameterGrid(ofShape(choices as Choices<GridPoint>, shape, metadata));
  new PythonRandom(SHUFFLE_SEED).shuffle(points);
  return points.slice(0, count);
}

function ofShape(
  choices: Choices<GridPoint>,
  shape: HeadShape | undefined,
  metadata: GridMetadata,
): Choices<GridPoint> {
  if (shape === undefined) return choices;
  if (shape === 'linear') {
    return { ...choices, hidden_layers: [0], hidden_dim: choices.hidden_dim.slice(0, 1) };
  }
  const layers = choices.hidden_layers.filter((count) => count > 0);
  if (layers.length > 0) return { ...choices, hidden_layers: layers };
  throw new UserError(
    `--head mlp: the grid of ${metadata.task_name} has no head with hidden layers; expected --head linear`,
  );
}

/**
 * All ways to make events of frames that are tried at each validation: `median_filter_ms` [250] and `min_duration`
 * [125, 250], or what `evaluation_params.event_postprocessing_grid` of the task's metadata says.
 */
export function postprocessingGrid(metadata: GridMetadata): readonly Postprocessing[] {
  const given = metadata.evaluation_params?.event_postprocessing_grid;
  if (given === undefined) return parameterGrid(DEFAULT_POSTPROCESSING);
  const place = `task_metadata.json of ${metadata.task_name}: evaluation_params.event_postprocessing_grid`;
  const names = Object.keys(DEFAULT_POSTPROCESSING);
  const unknown = Object.keys(given).find((key) => !names.includes(key));
  if (unknown !== undefined) {
    throw new UserError(`${place}.${unknown}: unknown; expected one of ${names.join(', ')}`);
  }
  const empty = names.find((name) => (given[name] ?? []).length === 0);
  if (empty !== undefined) throw new UserError(`${place}.${empty}: no values; expected at least one`);
  return parameterGrid(given as Choices<Postprocessing>);
}

/** scikit-learn's `ParameterGrid`: names sorted, the values of the last one changing fastest. */
function parameterGrid<Point extends object>(choices: Choices<Point>): Point[] {
  let points: Record<string, unknown>[] = [{}];
  for (const name of Object.keys(choices).sort()) {
    const values = choices[name as keyof Point];
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points as Point[];
}

interface Allowed {
  readonly expected: string;
  has(value: unknown): boolean;
}

const whole = (least: number): Allowed => ({
  expected: `a whole number from ${least}`,
  has: (value) => Number.isSafeInteger(value) && (value as number) >= least,
});

const ALLOWED: { readonly [Name in keyof GridPoint]: Allowed } = {
  batch_size: whole(1),
  check_val_every_n_epoch: whole(1),
  dropout: {
    expected: 'a number from 0 to below 1',
    has: (value) => typeof value === 'number' && value >= 0 && value < 1,
  },
  hidden_dim: whole(1),
  hidden_layers: whole(0),
  initialization: {
    expected: 'xavier_uniform or xavier_normal',
    has: (value) => value === 'xavier_uniform' || value === 'xavier_normal',
  },
  lr: { expected: 'a number above 0', has: (value) => typeof value === 'number' && value > 0 },
  max_epochs: whole(1),
  patience: whole(1),
};

function allowedValues(name: string): Allowed | undefined {
  return Object.hasOwn(ALLOWED, name) ? ALLOWED[name as keyof GridPoint] : undefined;
}
