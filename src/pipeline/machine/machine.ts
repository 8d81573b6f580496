import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';

/** Where and since when the program runs. Another boot id means that the machine went down in between. */
export interface Machine {
  readonly host: string;
  readonly bootId: string;
}

const APPROXIMATE = 'up-since-';

let current: Machine | undefined;

export function thisMachine(): Machine {
  current ??= { host: hostname(), bootId: readBootId() };
  return current;
}

function readBootId(): string {
  try {
    switch (process.platform) {
      case 'linux':
        return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      case 'darwin':
        return execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' }).trim();
    }
  } catch {
    // Told from the uptime instead.
  }
  return `${APPROXIMATE}${Math.round((Date.now() / 1000 - uptime()) / 600)}`;
}

/** Whether two boot ids name the same boot. Ids told from the uptime may differ by one step. */
export function sameBoot(a: string, b: string): boolean {
  if (a.startsWith(APPROXIMATE) && b.startsWith(APPROXIMATE)) {
    return Math.abs(Number(a.slice(APPROXIMATE.length)) - Number(b.slice(APPROXIMATE.length))) <= 1;
  }
  return a === b;
}

/**
 * Whether the machine may still be in the boot that `then` names. Where ids are told from the uptime, a clock that was set
 * back looks like an earlier start, which no later boot can have: that is no reason to think a process gone.
 */
export function mayBeSameBoot(then: string, now: string): boolean {
  const isApproximate = then.startsWith(APPROXIMATE) && now.startsWith(APPROXIMATE);
  const started = (id: string) => Number(id.slice(APPROXIMATE.length));
  return sameBoot(then, now) || (isApproximate && started(now) < started(then));
}
