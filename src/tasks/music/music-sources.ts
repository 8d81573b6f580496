import { folder, type StepNode, select } from '../../pipeline/index.ts';
import type { Corpus } from '../corpus/define-task.ts';
import { CORPORA, downloadSources } from '../corpus/fetch/download-sources.ts';
import type { ResolvedTaskConfig } from '../corpus/task-config.ts';
import type { TaskOptions } from '../task-definition.ts';
import { type GivenArchives, unpackGiven } from './given-archives.ts';
import { givenFolder } from './given-folder.ts';
import { layoutPattern, type TrackLayout } from './track-files.ts';

/**
 * Audio and annotations of a data set: of the folder that was given, else of what is downloaded as `corpus`.
 *
 * @param archives that the folder may have instead of what is in them
 */
export function musicSources(
  config: ResolvedTaskConfig,
  options: TaskOptions,
  layout: TrackLayout,
  archives?: GivenArchives,
): Pick<Corpus, 'sources' | 'labelSources'> {
  const { data } = options;
  const audio = layoutPattern(layout.audio);
  const annotation = [layout.annotation, layout.midi ?? []].flat().map(layoutPattern);
  const corpus = data === undefined ? ofDownload(config, options) : folder(data);
  const sources = { audio: select(corpus, audio) };
  const labelSources = { annotations: select(corpus, annotation) };
  if (data === undefined || archives === undefined) return { sources, labelSources };
  const given = select(
    folder(data),
    Object.keys(archives).map((name) => `**/${name}`),
  );
  const unpacked = unpackGiven({ scope: CORPORA, params: { archives }, inputs: { given } });
  return {
    sources: { ...sources, unpacked_audio: select(unpacked, audio) },
    labelSources: { ...labelSources, unpacked_annotations: select(unpacked, annotation) },
  };
}

function ofDownload(config: ResolvedTaskConfig, options: TaskOptions): StepNode {
  const { corpus } = downloadSources(config, options);
  return corpus ?? givenFolder({ scope: CORPORA, params: { task: config.task_name } });
}
