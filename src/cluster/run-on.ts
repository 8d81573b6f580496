import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { EngineMaker } from '../pipeline/index.ts';
import { isQueueUrl } from './queue/queue-url.ts';

/** Reads `--run-on`: `local`, `slurm`, `slurm:<profile>`, or the address of a queue. */
export function runOn(text: string): 'local' | EngineMaker {
  if (text === 'local') return 'local';
  if (isQueueUrl(text)) return onQueue(text);
  const [, given] = /^slurm(?::(.+))?$/.exec(text) ?? [];
  if (given === undefined && text !== 'slurm') {
    throw new InvalidArgumentError('Expected local, slurm, slurm:<profile>, redis://... or postgres://....');
  }
  return onSlurm(given);
}

function onSlurm(given: string | undefined): EngineMaker {
  const readProfile = async () => {
    const { defaultProfile, PROFILE_FILE, readSlurmProfile } = await import('./slurm/profile.ts');
    const file = given ?? (existsSync(PROFILE_FILE) ? PROFILE_FILE : undefined);
    return file === undefined ? defaultProfile() : readSlurmProfile(file);
  };
  const make: EngineMaker = async ({ workdir, name }) => {
    const { SlurmEngine } = await import('./slurm/slurm-engine.ts');
    const profile = await readProfile();
    const [, script = '', ...args] = process.argv;
    return new SlurmEngine({ profile, workdir, name, command: [process.execPath, script, ...args] });
  };
  const check = async () => {
    const { checkSlurm } = await import('./slurm/slurm-commands.ts');
    await readProfile();
    await checkSlurm();
  };
  return Object.assign(make, { check });
}

function onQueue(url: string): EngineMaker {
  const readProfile = async () => (await import('./queue/queue-profile.ts')).readQueueProfile();
  const make: EngineMaker = async ({ workdir, name }) => {
    const { QueueEngine } = await import('./queue/queue-engine.ts');
    const { connectQueue } = await import('./queue/queue-server.ts');
    const profile = await readProfile();
    const server = await connectQueue(url, '--run-on');
    return new QueueEngine({ server, profile, workdir, name, args: argsOfJobs(process.argv.slice(2)) });
  };
  const check = async () => {
    const { checkQueue } = await import('./queue/queue-server.ts');
    await readProfile();
    await checkQueue(url, '--run-on');
  };
  return Object.assign(make, { check });
}

/** The arguments of a command without those that say where its steps run, which may have a password. */
export function argsOfJobs(args: readonly string[]): string[] {
  return args.filter(
    (arg, index) => arg !== '--run-on' && args[index - 1] !== '--run-on' && !arg.startsWith('--run-on='),
  );
}
