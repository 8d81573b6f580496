/** What came of cancelling jobs. */
export interface CancelledJobs {
  readonly cancelled: number;
  /** Those that had ended already. */
  readonly over: number;
  readonly left: number;
  /** What people should know of those that are cancelled or left. */
  readonly note?: string | undefined;
}

/** The jobs that a workdir has for a run with SLURM, or with queues. */
export interface LeftJobs {
  /** Id. */
  readonly run: string;
  /** For people. */
  readonly where: 'SLURM' | 'the queue';
  readonly count: number;
  /** Of the jobs. */
  readonly files: readonly string[];
  /** Cancels them. May be called again: those that are cancelled are none any more. */
  cancel(): Promise<CancelledJobs>;
}
