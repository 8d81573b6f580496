import type { Command } from '@commander-js/extra-typings';
import { Option, type Command as PlainCommand } from 'commander';
import { naturalNumber, positiveInteger } from '../option-values.ts';
import { gridNames, headNames, protocolNames, searchNames } from '../predict/head-names.ts';
import { DEFAULT_HEADS, type HeadOptions } from '../predict/head-options.ts';
import { addDeviceFlag } from './device-flag.ts';
import { addEngineFlag } from './engine-flag.ts';

type Options = Record<string, unknown>;

/** Their types are stated, not inferred, as those of `addRunFlags`. */
export function addHeadOptions<A extends unknown[], O extends Options>(
  command: Command<A, O>,
): Command<A, O & HeadOptions> {
  (command as unknown as PlainCommand)
    .optionsGroup('Heads:')
    .addOption(
      new Option(
        '--protocol <protocol>',
        'how heads are chosen: as HEAR 2021 does it (default), or in each fold by itself (knn, logistic)',
      ).choices(protocolNames),
    )
    .addOption(
      new Option(
        '--head <head>',
        'what is trained (default: what the grid has, with and without hidden layers)',
      ).choices(headNames),
    )
    .option('--few-shot <number>', 'train on so many clips of each label, drawn by the seed', positiveInteger)
    .option('--standardise', 'train heads on columns of mean 0 and deviation 1 (by the train splits)')
    .addOption(
      new Option('--grid <grid>', 'hyperparameters that the head is chosen from')
        .choices(gridNames)
        .default(DEFAULT_HEADS.grid),
    )
    .option(
      '--grid-points <number>',
      'how many points of the grid to try',
      positiveInteger,
      DEFAULT_HEADS.gridPoints,
    )
    .addOption(
      new Option(
        '--search <search>',
        'try all grid points to their end, drop the worse half again and again, or each whose curve does not lead to the best score so far',
      )
        .choices(searchNames)
        .default(DEFAULT_HEADS.search),
    )
    .option('--seed <number>', 'seed of every random draw', naturalNumber, DEFAULT_HEADS.seed)
    .option(
      '--seeds <number>',
      'do everything with so many seeds, from --seed on (default: 1; 5 with --few-shot)',
      positiveInteger,
    )
    .option(
      '--embeddings-memory <MiB>',
      'how much of the embeddings to hold in memory while heads train; the rest is read from disk (default: half of all memory)',
      naturalNumber,
    );
  addEngineFlag(command);
  addDeviceFlag(command);
  return command as unknown as Command<A, O & HeadOptions>;
}
