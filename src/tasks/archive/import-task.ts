import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { at, atKey } from '../../at.ts';
import { UserError } from '../../errors.ts';
import { readVocabulary } from '../../formats/labels/label-vocabulary.ts';
import { ifThere } from '../../if-there.ts';
import { makeFolder } from '../../make-folder.ts';
import {
  copyFileAtomic,
  defineStep,
  folder,
  type InputSource,
  publishersOf,
  type StepNode,
  select,
  writeFileAtomic,
} from '../../pipeline/index.ts';
import { predictionType } from '../../prediction-types/registry.ts';
import { createClipPool } from '../corpus/clips/clip-pool.ts';
import { linkOrCopy } from '../corpus/clips/link-or-copy.ts';
import type { ClipJob } from '../corpus/clips/prepare-audio-worker.ts';
import { extractArchive } from '../corpus/fetch/extract-archive.ts';
import { DEFAULT_FRAME_RATE, labelsCsv } from '../corpus/labels/labels-csv.ts';
import { labelKind } from '../corpus/labels/labels-json.ts';
import { DEFAULT_SAMPLE_RATES } from '../task-definition.ts';
import { type LocatedTask, locateTasks } from './locate-tasks.ts';
import { type CombinedTask, combineParts } from './task-parts.ts';

type ImportEnv = {
  /** Whether files of the parts may be linked: what steps extracted, but never the user's own. */
  readonly mayLink: boolean;
};

const step = defineStep<
  { readonly sampleRates: readonly number[] },
  { parts: readonly InputSource[] },
  ImportEnv
>({
  module: import.meta.url,
  name: 'ImportTask',
  version: '1',
  cpu: 'all',
  resumable: true,
  async run({ params, inputs, env, outDir, workers, signal, forEach }) {
    const task = await combineParts(inputs.parts);
    await writeDescription(task, outDir);
    const { clips, folderOf } = task;
    for (const rate of params.sampleRates) {
      for (const split of task.metadata.splits) {
        makeFolder(join(outDir, String(rate), split));
      }
    }
    const place = env.mayLink ? linkOrCopy : copyFileAtomic;
    const highest = atKey(folderOf, Math.max(...folderOf.keys()));
    const outputOf = (clip: string, rate: number) => join(outDir, String(rate), clip);
    const pool = createClipPool(Math.max(1, Math.min(workers, clips.length)), signal);
    try {
      const options = {
        outputs: (clip: string) => params.sampleRates.map((rate) => `${rate}/${clip}`),
        concurrency: pool.concurrency,
        unit: 'files',
      };
      await forEach(clips, options, async (clip) => {
        const present = params.sampleRates.filter((rate) => folderOf.has(rate));
        for (const rate of present) {
          await place(join(atKey(folderOf, rate), clip), outputOf(clip, rate));
        }
        const missing = params.sampleRates.filter((rate) => !folderOf.has(rate));
        if (missing.length === 0) return;
        const job: ClipJob = {
          source: join(highest, clip),
          seconds: null,
          outputs: missing.map((rate) => ({ sampleRate: rate, path: outputOf(clip, rate) })),
        };
        await pool.prepare(job);
      });
    } finally {
      await pool.close();
    }
  },
});

/**
 * The steps that make a task folder of each task in what the user named. Archives and folders of one task are taken
 * together, as they each may have other sample rates.
 *
 * @throws UserError where there is no task, or a task's folder was made by something else
 */
export async function importNodes(
  typed: readonly string[],
  {
    tasksDir,
    sampleRate: sampleRates = DEFAULT_SAMPLE_RATES,
  }: { tasksDir: string; sampleRate?: readonly number[] | undefined },
): Promise<readonly StepNode[]> {
  const tasks = new Map<string, LocatedTask[]>();
  for (const each of typed) {
    for (const task of await locateTasks(each)) {
      tasks.set(task.name, [...(tasks.get(task.name) ?? []), task]);
    }
  }
  return Promise.all([...tasks.values()].map((located) => importTask(located, { tasksDir, sampleRates })));
}

/**
 * The step that makes a task folder of what others have prepared: the sample rates that are there as they are, the
 * others from the highest one, labels and metadata unchanged, and `<split>.csv` for people.
 *
 * @param located everything there is of one task
 * @throws UserError where the task's folder was made by something else
 */
async function importTask(
  located: readonly LocatedTask[],
  options: { readonly tasksDir: string; readonly sampleRates: readonly number[] },
): Promise<StepNode> {
  const name = at(located, 0).name;
  const publishTo = join(options.tasksDir, name);
  const isThere = ((await ifThere(readdir(publishTo))) ?? []).length > 0;
  if (isThere && !publishersOf(publishTo).includes('ImportTask')) {
    throw new UserError(
      `${publishTo}: there is such a task already; expected none, an imported one, or another --tasks-dir`,
    );
  }
  const parts = located.map(({ kind, path: place }) =>
    kind === 'folder'
      ? folder(place)
      : extractArchive({
          scope: name,
          download: select(folder(dirname(place)), basename(place)),
          label: basename(place),
        }),
  );
  return step({
    scope: name,
    params: { sampleRates: [...new Set(options.sampleRates)].sort((a, b) => a - b) },
    inputs: { parts },
    env: { mayLink: located.every(({ kind }) => kind === 'archive') },
    publishTo,
  });
}

async function writeDescription({ metadata, description }: CombinedTask, outDir: string): Promise<void> {
  for (const file of description.files) {
    await copyFileAtomic(join(description.folder, file), join(outDir, file));
  }
  const { prediction_type: type } = metadata;
  if (predictionType(type).corpus.written.as !== 'labels') return;
  const names = await readVocabulary(outDir);
  for (const split of metadata.splits) {
    const csv = await labelsCsv(outDir, split, names, {
      kind: labelKind(metadata.embedding_type, type),
      sampleDuration: metadata.sample_duration,
      frameRate: metadata.frame_rate ?? DEFAULT_FRAME_RATE,
    });
    await writeFileAtomic(join(outDir, `${split}.csv`), csv);
  }
}
