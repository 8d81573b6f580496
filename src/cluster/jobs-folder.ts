/** Where jobs of SLURM and of queues have their files, in a workdir. */
export const JOBS_FOLDER = '.jobs';
