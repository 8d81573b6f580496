/**
 * What SLURM says has become of a job: it waits or works; it is gone without a fault of its own (node, preemption); it ran
 * out of time or of memory; it failed, or ended; somebody cancelled it.
 */
type JobFate = 'waiting' | 'running' | 'infrastructure' | 'time' | 'memory' | 'ended' | 'cancelled';

/** Of a job of an array, as `12_3`. */
export interface JobState {
  readonly state: string;
  readonly fate: JobFate;
  /** Where it ran, if anywhere. */
  readonly node: string | undefined;
  /** When it began, or is to, in milliseconds since 1970; `undefined`: nobody says. */
  readonly start: number | undefined;
}

const FATES: Readonly<Record<string, JobFate>> = {
  PENDING: 'waiting',
  CONFIGURING: 'waiting',
  REQUEUED: 'waiting',
  REQUEUE_FED: 'waiting',
  REQUEUE_HOLD: 'waiting',
  RESV_DEL_HOLD: 'waiting',
  SPECIAL_EXIT: 'waiting',
  RUNNING: 'running',
  COMPLETING: 'running',
  RESIZING: 'running',
  SIGNALING: 'running',
  STAGE_OUT: 'running',
  STOPPED: 'running',
  SUSPENDED: 'running',
  NODE_FAIL: 'infrastructure',
  BOOT_FAIL: 'infrastructure',
  LAUNCH_FAILED: 'infrastructure',
  RECONFIG_FAIL: 'infrastructure',
  PREEMPTED: 'infrastructure',
  REVOKED: 'infrastructure',
  TIMEOUT: 'time',
  DEADLINE: 'time',
  OUT_OF_MEMORY: 'memory',
  COMPLETED: 'ended',
  FAILED: 'ended',
  CANCELLED: 'cancelled',
};

const NO_NODE: readonly string[] = ['', 'None assigned', '(null)', 'n/a'];

/**
 * Jobs by their ids, from lines `id|state|node|start` of squeue or sacct, whose times are local ones as SLURM writes them;
 * other lines, which some sites print, are left out.
 */
export function readJobStates(output: string): Map<string, JobState> {
  const states = new Map<string, JobState>();
  for (const line of output.split('\n')) {
    const [id = '', said = '', node = '', start = ''] = line.trim().split('|');
    const state = /^[A-Z_]+/.exec(said)?.[0] ?? '';
    const fate = FATES[state];
    if (fate === undefined || !/^\d+_\d+$/.test(id)) continue;
    const began = Date.parse(start);
    states.set(id, {
      ...{ state, fate },
      node: NO_NODE.includes(node) ? undefined : node,
      start: Number.isNaN(began) ? undefined : began,
    });
  }
  return states;
}

/** The id of a job that `sbatch --parsable` has printed, `id` or `id;cluster`, on a line of its own; `undefined` if none. */
export function readJobId(output: string): string | undefined {
  const ids = output.split('\n').flatMap((line) => /^(\d+)(?:;[\w.-]+)?$/.exec(line.trim())?.[1] ?? []);
  return ids.at(-1);
}
