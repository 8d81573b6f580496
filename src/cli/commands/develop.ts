import type { Command } from '@commander-js/extra-typings';
import type { Command as PlainCommand } from 'commander';
import type { DevelopOptions } from '../../develop/develop.ts';
import { addDevelopFlags } from '../../develop/program-flags.ts';
import { TRAINING_DIR } from '../../develop/training-dir.ts';
import { addPlaceFlags, type RunCommand } from '../options.ts';
import { addNetworkFlags, trackingOptions } from '../training-options.ts';

export function addDevelop(program: Command, run: RunCommand): void {
  const command = program
    .command('develop')
    .argument('<estimator>', 'its name, or its folder, that heareval new-estimator made');
  const whole = addPlaceFlags(addDevelopFlags(addNetworkFlags(command))) as unknown as PlainCommand;
  whole
    .optionsGroup('Folders:')
    .option('--training-dir <folder>', 'where folders of estimators are', TRAINING_DIR)
    .action((estimator: string, options: DevelopOptions) =>
      run(async (signal) => {
        const { develop } = await import('../../develop/develop.ts');
        return develop(estimator, { ...options, tracking: trackingOptions(options) }, signal);
      }),
    );
}
