import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { EngineMaker } from '../pipeline/index.ts';

/** Reads `--run-on`: `local`, `slurm` or `slurm:<profile>`. */
export function runOn(text: string): 'local' | EngineMaker {
  if (text === 'local') return 'local';
  const [, given] = /^slurm(?::(.+))?$/.exec(text) ?? [];
  if (given === undefined && text !== 'slurm') {
    throw new InvalidArgumentError('Expected local, slurm or slurm:<profile>.');
  }
  return async ({ workdir, name }) => {
    const { SlurmEngine } = await import('./slurm/slurm-engine.ts');
    const { defaultProfile, PROFILE_FILE, readSlurmProfile } = await import('./slurm/profile.ts');
    const file = given ?? (existsSync(PROFILE_FILE) ? PROFILE_FILE : undefined);
    const profile = file === undefined ? defaultProfile() : await readSlurmProfile(file);
    const [, script = '', ...args] = process.argv;
    return new SlurmEngine({ profile, workdir, name, command: [process.execPath, script, ...args] });
  };
}
