import type { PlannedNetwork } from '../planned-networks.ts';
import type { DrawnTrials } from './draw-trials.ts';
import { describeSpace } from './parameter-space.ts';
import type { Sweep } from './sweep-file.ts';
import type { SweepMetric } from './sweep-trials.ts';

/** What a sweep is about to do. */
interface AboutSweep extends DrawnTrials {
  /** Names of the task folders. */
  readonly task: string;
  /** Those of a trial. */
  readonly networks: readonly PlannedNetwork[];
  readonly metric: SweepMetric;
  readonly seed: number;
}

/** What a sweep tries, for people: what was not written but chosen is in it. */
export function sweepLines(sweep: Sweep, about: AboutSweep): readonly string[] {
  const { trials, possible, task, networks, metric, seed } = about;
  const all =
    possible === trials.length ? 'all' : Number.isFinite(possible) ? `of ${possible}` : `seed ${seed}`;
  const validated = networks
    .map(({ parts }) => [...new Set(parts.flatMap(({ dataSplit }) => dataSplit.valid))].join(', '))
    .join(' and ');
  const order = metric.goal === 'minimize' ? 'lower' : 'higher';
  return [
    `${trials.length} trials (${sweep.method}, ${all}) of ${sweep.recipe} on ${task}, validated on ${validated}; ranked by validation ${metric.name}, ${order} is better`,
    ...sweep.parameters.map(({ key, space }) => `  ${key}: ${describeSpace(space)}`),
  ];
}
