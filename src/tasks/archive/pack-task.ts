import { createWriteStream } from 'node:fs';
import { join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { create } from 'tar';
import { defineStep, type InputSource, type StepNode, select } from '../../pipeline/index.ts';
import { descriptionFiles } from '../../prediction-types/label-files.ts';
import { type PredictionTypeName, predictionType } from '../../prediction-types/registry.ts';
import { linkOrCopy } from '../corpus/clips/link-or-copy.ts';

/** The release of hear-preprocess whose archives these are like. */
const HEAR_VERSION = '2021.1.1';

const step = defineStep<{ readonly task: string; readonly sampleRate: number }, { folder: InputSource }>({
  module: import.meta.url,
  name: 'PackTask',
  version: '1',
  async run({ params: { task, sampleRate }, inputs, outDir, signal, progress }) {
    const { path: root, files } = inputs.folder;
    const folders = new Set(files.map((file) => posix.dirname(file)).filter((each) => each !== '.'));
    const entries = [
      ...files.filter((file) => !file.includes('/')),
      String(sampleRate),
      ...[...folders].filter((each) => each.includes('/')),
      ...files.filter((file) => file.includes('/')),
    ];
    let done = 0;
    const packed = create(
      {
        cwd: root,
        prefix: `hear-${HEAR_VERSION}/tasks/${task}`,
        gzip: { portable: true },
        portable: true,
        noMtime: true,
        noDirRecurse: true,
        onWriteEntry: () => progress(++done, entries.length, 'entries'),
      },
      entries,
    );
    const name = (version: string) => join(outDir, `hear-${version}-${task}-${sampleRate}.tar.gz`);
    const archive = createWriteStream(name(HEAR_VERSION));
    await pipeline(packed as unknown as NodeJS.ReadableStream, archive, { signal });
    await linkOrCopy(name(HEAR_VERSION), name('LATEST'));
  },
});

/**
 * The step that packs one sample rate of a task folder as hear-preprocess does,
 * `hear-<version>-<task>-<sample rate>.tar.gz` and the same as `hear-LATEST-...`, with the labels as json and without
 * what is for people (or as csv, where there is no json). The same files give the same bytes.
 *
 * @param finished the step that makes the task folder
 * @param sampleRate in Hz
 */
export function packTask(
  finished: StepNode,
  options: {
    readonly task: string;
    readonly sampleRate: number;
    readonly tarDir: string;
    readonly type: PredictionTypeName;
  },
): StepNode {
  const { task, sampleRate, tarDir, type } = options;
  const description = [...descriptionFiles(type), `*.${predictionType(type).labels.format}`];
  return step({
    scope: task,
    params: { task, sampleRate },
    inputs: { folder: select(finished, [...description, `${sampleRate}/**`]) },
    label: `${task}-${sampleRate}`,
    publishTo: tarDir,
  });
}
