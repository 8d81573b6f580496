import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';
import { addPublishedOptions } from '../store-options.ts';

const MOST_PORTS = 65_535;

export function addServe(program: Command, run: RunCommand): void {
  addPublishedOptions(program.command('serve'))
    .option('--workdir <folder>', 'where steps keep what they made: tells of runs and durations', '_workdir')
    .option('--port <number>', '0: any that is free', port, 8765)
    .action((options) =>
      run(async (signal) => {
        const { serveReport } = await import('../../report/serve/server.ts');
        const server = await serveReport(options);
        console.log(server.url);
        console.error('Ctrl-C ends it');
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        await server.close();
        return EXIT.cancelled;
      }),
    );
}

/** @throws InvalidArgumentError unless it is a number that ports may have */
function port(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= MOST_PORTS)) throw new InvalidArgumentError(`Expected a number from 0 to ${MOST_PORTS}.`);
  return value;
}
