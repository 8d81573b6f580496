import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError } from '@commander-js/extra-typings';
import { CLASS_NAME, DEFAULT_CLASSES } from '../../cluster/queue/class-names.ts';
import { collect, once, workerCount } from '../../option-values.ts';
import { EXIT } from '../../run-program.ts';
import type { RunCommand } from '../options.ts';

/** How long connections may take to close. */
const END_MS = 1_000;

export function addWorker(program: Command, run: RunCommand): void {
  program
    .command('worker')
    .requiredOption('--queue <url>', 'redis://host:6379/0 or postgres://host:5432/database', once)
    .option(
      '--concurrency <number>',
      'steps of one core at a time, and threads of a step that uses several (default: the cores of this machine)',
      workerCount,
    )
    .option('--class <class>', 'class of steps; repeatable (default: one and all)', className)
    .action(({ queue, concurrency = availableParallelism(), class: given }) =>
      run(async (signal) => {
        const { connectQueue } = await import('../../cluster/queue/queue-server.ts');
        const { runQueueWorker } = await import('../../cluster/queue/queue-worker.ts');
        const server = await connectQueue(queue, '--queue');
        const classes = [...new Set(given ?? DEFAULT_CLASSES)];
        const tell = (line: string) => console.log(line);
        for (const warning of server.warnings) tell(`warning: ${warning}`);
        tell(`takes steps of ${classes.join(', ')} from ${server.url.shown}; Ctrl-C gives back what it has`);
        const [node = '', script = ''] = process.argv;
        const command = [node, ...process.execArgv, script];
        await runQueueWorker({ server, classes, concurrency, command, signal, tell });
        // A server that is away is asked again and again, though nothing is left to do.
        setTimeout(() => process.exit(EXIT.ok), END_MS).unref();
        return EXIT.ok;
      }),
    );
}

/** @throws InvalidArgumentError unless it is what a profile may call a class */
function className(text: string, earlier: string[] | undefined): string[] {
  if (CLASS_NAME.test(text)) return collect(text, earlier);
  throw new InvalidArgumentError('Expected a name of small letters, digits, - and _.');
}
