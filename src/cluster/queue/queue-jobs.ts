import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { groupedBy } from '../../grouped-by.ts';
import { writeFileAtomic } from '../../pipeline/index.ts';
import { hasRecord } from '../job-news.ts';
import type { CancelledJobs, LeftJobs } from '../left-jobs.ts';
import { inTime } from './in-time.ts';
import { cancelOf, jobId, queueFolder, removeJobFiles, whereSchema } from './queue-job.ts';
import { connectQueue } from './queue-server.ts';

/** How long a queue may take to answer, in milliseconds. */
const ANSWER_MS = 10_000;

const fileSchema = z.object({ queue: whereSchema });

interface QueuedFile extends z.output<typeof whereSchema> {
  readonly file: string;
  /** As the queue calls its job. */
  readonly id: string;
}

/** The jobs that a workdir has with queues, by run. Those that are cancelled, and wait for a worker to see it, are none. */
export function jobsOfQueues(workdir: string): LeftJobs[] {
  const byRun = groupedBy(queuedFiles(workdir), ({ run }) => run);
  return [...byRun].map(([run, jobs]) => ({
    run,
    where: 'the queue',
    count: jobs.length,
    files: jobs.map(({ file }) => file),
    cancel: () => cancel(jobs),
  }));
}

function queuedFiles(workdir: string): QueuedFile[] {
  const folder = queueFolder(workdir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const file = join(folder, name);
    if (!name.endsWith('.json') || existsSync(cancelOf(file))) return [];
    try {
      const { queue } = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      return { ...queue, file, id: jobId(basename(name, '.json'), workdir) };
    } catch {
      return [];
    }
  });
}

/** Tells workers to end those that they have and to begin no other, and takes out of the queue what it lets go. */
async function cancel(jobs: readonly QueuedFile[]): Promise<CancelledJobs> {
  const [over, open] = [
    jobs.filter(({ file }) => hasRecord(file)),
    jobs.filter(({ file }) => !hasRecord(file)),
  ];
  for (const { file } of over) removeJobFiles(file);
  for (const { file } of open) await writeFileAtomic(cancelOf(file), '');
  const notes: string[] = [];
  const late = new Set<string>();
  for (const [address, some] of groupedBy(open, (job) => job.address)) {
    try {
      await withdraw(address, some, late);
    } catch (error) {
      notes.push(`${(error as Error).message}; a worker that comes to them drops them`);
    }
  }
  const cancelled = open.length - late.size;
  return { cancelled, over: over.length + late.size, left: 0, note: notes.join('; ') || undefined };
}

/** @param late is told of those that came to their end just before */
async function withdraw(address: string, jobs: readonly QueuedFile[], late: Set<string>): Promise<void> {
  const server = await connectQueue(address, 'queue');
  try {
    for (const [className, some] of groupedBy(jobs, (job) => job.className)) {
      const queue = server.queue(className);
      try {
        for (const { id, file } of some) {
          const isOut = (await inTime(queue.remove(id), ANSWER_MS)) === 1;
          if (hasRecord(file)) late.add(file);
          if (isOut) removeJobFiles(file);
        }
      } finally {
        await inTime(queue.close(), ANSWER_MS).catch(() => {});
      }
    }
  } finally {
    server.end();
  }
}
