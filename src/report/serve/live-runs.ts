import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type CurrentRun, currentRuns } from '../../pipeline/history/run-history.ts';
import { statusLines } from '../../pipeline/history/run-lines.ts';
import type { LiveRun } from '../html/page-data.ts';

/** What the runs of a workdir are doing, for as long as somebody wants to know. */
export class LiveRuns {
  readonly #workdir: string;
  #seen = '';
  #runs: readonly CurrentRun[] = [];

  constructor(workdir: string) {
    this.#workdir = workdir;
  }

  /** The runs that are going on, or how the last one ended. Logs are read only when they have changed. */
  async now(): Promise<readonly LiveRun[]> {
    const seen = logsOf(this.#workdir);
    if (seen !== this.#seen || this.#runs.some(({ status }) => status === 'running')) {
      this.#seen = seen;
      this.#runs = await currentRuns(this.#workdir);
    }
    return this.#runs.map(liveRun);
  }
}

function liveRun(run: CurrentRun): LiveRun {
  const { done, restored = 0, failed, blocked, cancelled } = run.counts;
  const [, ...lines] = statusLines(run, Date.now());
  const ended = done + restored + failed + blocked + cancelled;
  return {
    title: run.command ?? run.id,
    status: run.status,
    done: Math.min(ended, run.planned),
    total: run.planned,
    lines,
  };
}

/** Names, sizes and times of the logs. */
function logsOf(workdir: string): string {
  const folder = join(workdir, 'runs');
  try {
    return readdirSync(folder)
      .map((name) => {
        const stats = statSync(join(folder, name), { throwIfNoEntry: false });
        return `${name} ${stats?.size} ${stats?.mtimeMs}`;
      })
      .join('\n');
  } catch {
    return '';
  }
}
