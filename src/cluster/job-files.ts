import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { groupedBy } from '../grouped-by.ts';
import { type JobFiles, type KeptThing, runMark, type StoreRemnant } from '../pipeline/index.ts';
import { hasRecord } from './job-news.ts';
import { JOBS_FOLDER } from './jobs-folder.ts';
import { cancelOf, queueFolder } from './queue/queue-job.ts';
import { jobFile, KeptPlaces, runOf } from './slurm/submitted-step.ts';

/** For so long a worker may take to see that a job is cancelled, and a machine to see a file of another one. */
const SEEN_MS = 3600_000;

/**
 * What jobs of runs that have ended have left in a workdir: of those that are over, and of those that SLURM or a queue may
 * still have, which keep theirs.
 *
 * @param olderThanMs only what nobody has touched for so long is over. Default: whatever their clocks say
 */
export function jobFiles(workdir: string, olderThanMs = Number.NEGATIVE_INFINITY): JobFiles {
  const path = resolve(workdir);
  const found = [ofSlurm(path), ofQueues(path)];
  return {
    over: found.flatMap(({ over }) => over).filter((remnant) => ageOf(remnant.path) >= olderThanMs),
    kept: found.flatMap(({ kept }) => kept),
  };
}

function ofSlurm(workdir: string): JobFiles {
  const root = join(workdir, JOBS_FOLDER);
  const known = new KeptPlaces(workdir);
  const open = known.all().filter(({ place }) => !hasRecord(jobFile(place)));
  const folders = namesIn(root).filter((name) => /^\d{4}-/.test(name) && isEnded(workdir, name));
  const byFolder = groupedBy(open, ({ place }) => dirname(place.folder));
  const over: StoreRemnant[] = [];
  const kept: KeptThing[] = [];
  for (const folder of folders) {
    const name = `${JOBS_FOLDER}/${folder}`;
    const jobs = byFolder.get(join(root, folder)) ?? [];
    const [first] = jobs;
    if (first === undefined) {
      over.push({ kind: 'jobs', name, path: join(root, folder) });
    } else {
      const why = `${jobs.length} of its jobs may be with SLURM: heareval cancel ${runOf(first.place)}`;
      kept.push({ name, why });
    }
  }
  const keys = new Set(open.map(({ key }) => key));
  for (const [key, path] of known.files()) {
    const name = relative(workdir, path).split(sep).join('/');
    if (!keys.has(key)) over.push({ kind: 'jobs', name, path });
  }
  return { over, kept };
}

/** Whether the command of a run is there no more: it marks the run before it writes anything. */
function isEnded(workdir: string, run: string): boolean {
  const mark = runMark(workdir, run);
  return mark === undefined || mark.state === 'dead';
}

function ofQueues(workdir: string): JobFiles {
  const folder = queueFolder(workdir);
  const names = namesIn(folder).filter((name) => /\.json(\.\w+)?$/.test(name));
  const byJob = groupedBy(names, (name) => name.replace(/\.json\.\w+$/, '.json'));
  const over: StoreRemnant[] = [];
  let open = 0;
  for (const [job, all] of byJob) {
    const paths = all.map((name) => join(folder, name));
    const file = join(folder, job);
    if (isOver(file, paths)) {
      over.push(
        ...all.map(
          (name) =>
            ({ kind: 'jobs', name: `${JOBS_FOLDER}/queue/${name}`, path: join(folder, name) }) as const,
        ),
      );
    } else if (isWanted(file)) open += 1;
  }
  const why = `${open} of its jobs may be in a queue: heareval cancel`;
  return { over, kept: open === 0 ? [] : [{ name: `${JOBS_FOLDER}/queue`, why }] };
}

/** A worker that comes to a job without a file, or has seen that it is cancelled, drops it. */
function isOver(file: string, paths: readonly string[]): boolean {
  if (hasRecord(file)) return true;
  return !isWanted(file) && paths.every((path) => ageOf(path) > SEEN_MS);
}

function isWanted(file: string): boolean {
  return existsSync(file) && !existsSync(cancelOf(file));
}

/** Milliseconds since anything was changed in a folder or right below it. */
function ageOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  const inside = stats.isDirectory() ? namesIn(path).map((name) => join(path, name)) : [];
  const times = inside.flatMap((each) => statSync(each, { throwIfNoEntry: false })?.mtimeMs ?? []);
  return Date.now() - times.reduce((latest, time) => Math.max(latest, time), stats.mtimeMs);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
